"""One number of an array as a formula of numbers: what a definition returns when it is called with cells.

``Expression`` writes down a formula for whole arrays. Here every operation says, for any place in its result, which
numbers of its operands meet there: entry [n, j] of ``x @ W + b`` is the sum of all x[n, i] W[i, j], plus b[j]. Nothing
is computed until a place is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TypeAlias

from cutaway.explain.expression import Expression, expression, symbol

Index: TypeAlias = "tuple[int, ...]"
Operand: TypeAlias = "Cells | Expression | float"


@dataclass(frozen=True, eq=False)
class Cells:
    """An array whose numbers are formulas.

    Attributes:
        shape: Its shape, in numbers.
        entry: ``entry(index)`` gives the formula of the number at a place.
    """

    shape: Index
    entry: Callable[[Index], Expression]

    __array_ufunc__ = None  # NumPy numbers at the left of an operator leave the work to us
    __hash__ = object.__hash__
    device = None
    dtype = None

    @property
    def ndim(self) -> int:
        """The number of dimensions."""
        return len(self.shape)

    @property
    def T(self) -> Cells:  # noqa: N802 (the array API's name)
        """The transposed matrix."""
        return Cells(self.shape[::-1], lambda index: self.entry(index[::-1]))

    def __getitem__(self, key: tuple[slice, int]) -> Cells:
        return Cells(self.shape[:1], lambda index: self.entry((*index, key[1])))  # a column

    def __add__(self, other: Operand) -> Cells:
        return each(lambda first, second: first + second, self, other)

    def __radd__(self, other: Operand) -> Cells:
        return each(lambda first, second: first + second, other, self)

    def __sub__(self, other: Operand) -> Cells:
        return each(lambda first, second: first - second, self, other)

    def __rsub__(self, other: Operand) -> Cells:
        return each(lambda first, second: first - second, other, self)

    def __mul__(self, other: Operand) -> Cells:
        return each(lambda first, second: first * second, self, other)

    def __rmul__(self, other: Operand) -> Cells:
        return each(lambda first, second: first * second, other, self)

    def __truediv__(self, other: Operand) -> Cells:
        return each(lambda first, second: first / second, self, other)

    def __rtruediv__(self, other: Operand) -> Cells:
        return each(lambda first, second: first / second, other, self)

    def __pow__(self, other: Operand) -> Cells:
        return each(lambda first, second: first**second, self, other)

    def __rpow__(self, other: Operand) -> Cells:
        return each(lambda first, second: first**second, other, self)

    def __neg__(self) -> Cells:
        return each(lambda first: -first, self)

    def __gt__(self, other: Operand) -> Cells:
        return each(lambda first, second: first > second, self, other)

    def __ge__(self, other: Operand) -> Cells:
        return each(lambda first, second: first >= second, self, other)

    def __lt__(self, other: Operand) -> Cells:
        return each(lambda first, second: first < second, self, other)

    def __le__(self, other: Operand) -> Cells:
        return each(lambda first, second: first <= second, self, other)

    def __eq__(self, other: object) -> Cells:  # type: ignore[override]  # as arrays do, number by number
        return each(lambda first, second: first == second, self, other)  # type: ignore[arg-type]

    def __matmul__(self, other: Cells) -> Cells:
        def entry(index: Index) -> Expression:
            row, column = index
            return total([self.entry((row, i)) * other.entry((i, column)) for i in range(self.shape[1])])

        return Cells((self.shape[0], other.shape[1]), entry)


def named(name: str, shape: Index) -> Cells:
    """Return an array by its name; the number at a place is the symbol ``W1[5,2]``, that of no array ``loss``.

    >>> print((named("x", (1, 2)) @ named("W1", (2, 3)) + named("b1", (3,))).entry((0, 2)))
    x[0,0] W1[0,2] + x[0,1] W1[1,2] + b1[2]
    """
    return Cells(shape, lambda index: symbol(f"{name}[{','.join(map(str, index))}]" if index else name))


def as_cells(thing: Operand) -> Cells:
    """Return cells for a number or a formula, which has no shape; cells are returned as they are."""
    if isinstance(thing, Cells):
        return thing
    formula = expression(thing)
    return Cells((), lambda index: formula)  # noqa: ARG005 (a number is the same everywhere)


def each(function: Callable[..., Expression], *operands: Operand) -> Cells:
    """Return an operation that works number by number, its operands broadcast to one shape."""
    cells = [as_cells(operand) for operand in operands]
    ndim = max(cell.ndim for cell in cells)
    padded = [(1,) * (ndim - cell.ndim) + cell.shape for cell in cells]
    shape = tuple(max(sizes) for sizes in zip(*padded, strict=True))

    def entry(index: Index) -> Expression:
        return function(*(cell.entry(_within(cell.shape, index)) for cell in cells))

    return Cells(shape, entry)


def _within(shape: Index, index: Index) -> Index:
    """Return the place in an operand that a place in the result reads: an axis of length 1 is read over and over."""
    own = index[len(index) - len(shape) :]
    return tuple(0 if size == 1 else number for size, number in zip(shape, own, strict=True))


def reduced(
    join: Callable[[list[Expression]], Expression], cells: Cells, axis: int | None, keepdims: bool = False
) -> Cells:
    """Return what becomes of the numbers along an axis, or of all where there is none."""
    axes = range(cells.ndim) if axis is None else [axis % cells.ndim]
    kept = tuple(1 if place in axes else size for place, size in enumerate(cells.shape))
    left = [place for place in range(cells.ndim) if place not in axes]

    @cache  # the largest score of a row stands in every term of softmax: one formula, found once
    def entry(index: Index) -> Expression:
        known = index if keepdims else _spread(index, left, cells.ndim)
        ranges = [range(size) if place in axes else [known[place]] for place, size in enumerate(cells.shape)]
        return join([cells.entry(place) for place in product(*ranges)])

    return Cells(kept if keepdims else tuple(cells.shape[place] for place in left), entry)


def _spread(index: Index, places: list[int], ndim: int) -> Index:
    found = [0] * ndim
    for place, number in zip(places, index, strict=True):
        found[place] = number
    return tuple(found)


def total(terms: list[Expression]) -> Expression:
    """Return a sum of any number of terms, kept as such so that views can fold it."""
    return terms[0] if len(terms) == 1 else Expression("terms", tuple(terms))


def largest(terms: list[Expression]) -> Expression:
    """Return the largest of some numbers."""
    return terms[0] if len(terms) == 1 else Expression("max", tuple(terms))
