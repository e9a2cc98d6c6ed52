"""The functions that definitions use, for cells: one number at a time."""

from __future__ import annotations

from typing import Any

from cutaway.explain.cells import Cells, Index, Operand, as_cells, each, largest, reduced, total
from cutaway.explain.expression import Expression, expression
from cutaway.explain.symbols import SYMBOLS, SymbolNamespace


class CellNamespace:
    """What works number by number is the symbols' function at each place; what goes over an axis is told here."""

    pi = SYMBOLS.pi
    float64 = int64 = None  # a formula knows no types of numbers

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or not hasattr(SymbolNamespace, name):
            raise AttributeError(name)
        function = getattr(SYMBOLS, name)
        return lambda *operands: each(lambda *numbers: function(*numbers), *operands)

    def sum(self, x: Cells, axis: int | None = None, keepdims: bool = False) -> Cells:
        """Return the sum along an axis, or of all numbers."""
        return reduced(total, x, axis, keepdims)

    def mean(self, x: Cells, axis: int | None = None, keepdims: bool = False) -> Cells:
        """Return the mean along an axis, or of all numbers."""
        return reduced(lambda terms: total(terms) / len(terms), x, axis, keepdims)

    def max(self, x: Cells, axis: int | None = None, keepdims: bool = False) -> Cells:
        """Return the largest number along an axis."""
        return reduced(largest, x, axis, keepdims)

    def argmax(self, x: Cells, axis: int | None = None) -> Cells:
        """Return the place of the largest number along an axis."""
        return reduced(lambda terms: Expression("argmax", tuple(terms)), x, axis)

    def stack(self, columns: list[Cells], axis: int) -> Cells:  # noqa: ARG002 (side by side, always)
        """Return columns side by side."""
        return Cells((*columns[0].shape, len(columns)), lambda index: columns[index[-1]].entry(index[:-1]))

    def arange(self, stop: int, device: None = None) -> Cells:  # noqa: ARG002
        """Return 0, 1, 2 ..."""
        return Cells((stop,), lambda index: expression(index[0]))

    def astype(self, x: Cells, dtype: None) -> Cells:  # noqa: ARG002
        """Return x, but a condition in brackets: a number that is 1 where it holds and else 0."""
        return each(lambda number: SYMBOLS.astype(number, None), x)

    def matmul(self, first: Cells, second: Cells) -> Cells:
        """Return the matrix product."""
        return first @ second

    def matrix_transpose(self, x: Cells) -> Cells:
        """Return the transposed matrix."""
        return x.T

    def expand_dims(self, x: Cells, axis: int) -> Cells:
        """Return x with an axis of length 1 more."""
        place = axis % (x.ndim + 1)

        def entry(index: Index) -> Expression:
            return x.entry(index[:place] + index[place + 1 :])

        return Cells((*x.shape[:place], 1, *x.shape[place:]), entry)

    def asarray(self, x: Operand) -> Cells:
        """Return cells."""
        return as_cells(x)

    def ones_like(self, x: Cells) -> Cells:
        """Return ones of the same shape."""
        return Cells(x.shape, lambda index: expression(1))  # noqa: ARG005

    def zeros_like(self, x: Cells) -> Cells:
        """Return zeros of the same shape."""
        return Cells(x.shape, lambda index: expression(0))  # noqa: ARG005


CELLS = CellNamespace()
