"""Tracing: a definition, called with nodes in place of arrays, writes down the C++ that computes the same.

Nothing is computed here. Every operation makes a node that knows its operands; ``emit`` turns nodes into statements.
What a node is decides where its statement goes:

========== ============================================================== =======================
kind       what it is                                                     where it is computed
========== ============================================================== =======================
scalar     made of settings, step and learning rate alone, in double      once, before the loops
single     made of a memory of one number, in single precision            once, before the loops
row        a sum or a maximum over the numbers of a row                   once for each row
column     a sum or a maximum over the numbers of a column                once for each column
element    one of the numbers of an array                                 in the innermost loop
mask       a comparison of elements                                       in the innermost loop
========== ============================================================== =======================

Where a scalar meets an array it is rounded to single precision first, as NumPy does with a Python number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Operand: TypeAlias = "Node | float"

SCALAR, SINGLE, ROW, COLUMN, ELEMENT, MASK = "scalar", "single", "row", "column", "element", "mask"
RANK = {SCALAR: 0, SINGLE: 1, ROW: 2, COLUMN: 3, ELEMENT: 4, MASK: 4}


@dataclass(frozen=True, eq=False)
class Node:
    """A value of the C++ program.

    Attributes:
        kind: One of the kinds above.
        pattern: The expression, with ``{0}``, ``{1}`` ... where the operands go; the name of an input as it is.
        operands: What it is made of: nodes, or numbers that are written as they are.
        reduction: ``"sum"`` or ``"largest"`` for a row or a column made of elements, else empty.
    """

    kind: str
    pattern: str
    operands: tuple[Operand, ...] = ()
    reduction: str = ""

    __array_ufunc__ = None  # NumPy numbers at the left of an operator leave the work to us

    @property
    def shape(self) -> tuple[Node, Node]:
        """The number of rows, which no formula asks for, and the number of units in a row."""
        return Node(SCALAR, "rows"), Node(SCALAR, "units")

    def __bool__(self) -> bool:
        """Take a setting as given: the general formula also holds where the setting is 0."""
        return True

    def __add__(self, other: Operand) -> Node:
        return operation("({0} + {1})", self, other)

    def __radd__(self, other: Operand) -> Node:
        return operation("({0} + {1})", other, self)

    def __sub__(self, other: Operand) -> Node:
        return operation("({0} - {1})", self, other)

    def __rsub__(self, other: Operand) -> Node:
        return operation("({0} - {1})", other, self)

    def __mul__(self, other: Operand) -> Node:
        return operation("({0} * {1})", self, other)

    def __rmul__(self, other: Operand) -> Node:
        return operation("({0} * {1})", other, self)

    def __truediv__(self, other: Operand) -> Node:
        return divide(self, other)

    def __rtruediv__(self, other: Operand) -> Node:
        return divide(other, self)

    def __neg__(self) -> Node:
        return operation("(-{0})", self)

    def __pow__(self, other: Operand) -> Node:
        return operation("std::pow({0}, {1})", self, other)

    def __rpow__(self, other: Operand) -> Node:
        return operation("std::pow({0}, {1})", other, self)

    def __gt__(self, other: Operand) -> Node:
        return Node(MASK, "({0} > {1})", (self, other))

    def __ge__(self, other: Operand) -> Node:
        return Node(MASK, "({0} >= {1})", (self, other))

    def __lt__(self, other: Operand) -> Node:
        return Node(MASK, "({0} < {1})", (self, other))


def operation(pattern: str, *operands: Operand) -> Node:
    """Return the node of an operation; it is of the kind of its innermost operand."""
    kinds = [operand.kind for operand in operands if isinstance(operand, Node)]
    return Node(max(kinds, key=RANK.__getitem__), pattern, operands)


def divide(first: Operand, second: Operand) -> Node:
    """Return a quotient; a division of elements by what is known before the loop becomes a product."""
    known = not isinstance(second, Node) or second.kind == SCALAR
    if known and isinstance(first, Node) and first.kind != SCALAR:
        return operation("({0} * {1})", first, 1 / second)
    return operation("({0} / {1})", first, second)


class TracingNamespace:
    """The array functions that definitions use, for nodes."""

    def exp(self, x: Node) -> Node:
        """Return e to the power of x."""
        return operation("exponential({0})", x)

    def expm1(self, x: Node) -> Node:
        """Return e^x - 1."""
        return operation("exponential_minus_one({0})", x)

    def log(self, x: Node) -> Node:
        """Return the natural logarithm."""
        return operation("logarithm({0})", x)

    def log1p(self, x: Node) -> Node:
        """Return ln(1 + x)."""
        return operation("logarithm_of_one_plus({0})", x)

    def tanh(self, x: Node) -> Node:
        """Return the hyperbolic tangent."""
        return operation("hyperbolic_tangent({0})", x)

    def erf(self, x: Node) -> Node:
        """Return the error function."""
        return operation("error_function({0})", x)

    def sqrt(self, x: Node) -> Node:
        """Return the square root."""
        return operation("square_root({0})", x)

    def abs(self, x: Node) -> Node:
        """Return the size without the sign."""
        return operation("size_of({0})", x)

    def sign(self, x: Node) -> Node:
        """Return the sign: -1, 0 or 1."""
        return operation("sign_of({0})", x)

    def maximum(self, first: Operand, second: Operand) -> Node:
        """Return the larger of two; NaN where one is NaN."""
        return operation("larger({0}, {1})", first, second)

    def minimum(self, first: Operand, second: Operand) -> Node:
        """Return the smaller of two; NaN where one is NaN."""
        return operation("smaller({0}, {1})", first, second)

    def where(self, condition: Node, first: Operand, second: Operand) -> Node:
        """Return the first where the condition holds, else the second."""
        return Node(ELEMENT, "choose({0}, {1}, {2})", (condition, first, second))

    def sum(self, x: Node, axis: int, keepdims: bool = False) -> Node:  # noqa: ARG002
        """Return the sum over the numbers of each row, or of each column."""
        return _reduced("sum", x, axis)

    def max(self, x: Node, axis: int, keepdims: bool = False) -> Node:  # noqa: ARG002
        """Return the largest number of each row, or of each column."""
        return _reduced("largest", x, axis)

    def mean(self, x: Node, axis: int, keepdims: bool = False) -> Node:  # noqa: ARG002
        """Return the mean over the numbers of a row."""
        if axis != -1:
            raise NotImplementedError(f"a mean over axis {axis}: the native core knows how long a row is, not a column")
        return _reduced("sum", x, axis) / x.shape[-1]

    def asarray(self, x: Node) -> Node:
        """Return x as it is."""
        return x

    def ones_like(self, x: Node) -> float:  # noqa: ARG002
        """Return 1."""
        return 1.0

    def zeros_like(self, x: Node) -> float:  # noqa: ARG002
        """Return 0."""
        return 0.0


def _reduced(name: str, x: Node, axis: int) -> Node:
    if axis not in (0, -1):
        raise NotImplementedError(f"a {name} over axis {axis}: the native core goes through rows (-1) or columns (0)")
    return Node(ROW if axis else COLUMN, "", (x,), name)


TRACING = TracingNamespace()
