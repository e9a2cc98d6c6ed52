"""Formulas as trees: what a definition returns when it is called with symbols in place of arrays.

An ``Expression`` has the operators of an array. Calling a definition with it computes nothing; it writes down what
would be computed. So the formula that is shown is the formula that runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

Operand: TypeAlias = "Expression | float"


@dataclass(frozen=True, eq=False)  # == writes an equation down, as arrays compare number by number
class Expression:
    """A symbol, a number, or an operation on expressions.

    Attributes:
        operation: ``"symbol"``, ``"number"``, ``"+"``, ``"*"``, ``"exp"``, ``"where"`` ...
        operands: What it works on.
        name: The name of a symbol.
        number: The value of a number.
    """

    operation: str
    operands: tuple[Expression, ...] = ()
    name: str = ""
    number: float = 0.0

    __array_ufunc__ = None  # NumPy numbers at the left of an operator leave the work to us
    __hash__ = object.__hash__

    def __add__(self, other: Operand) -> Expression:
        return add(self, expression(other))

    def __radd__(self, other: Operand) -> Expression:
        return add(expression(other), self)

    def __sub__(self, other: Operand) -> Expression:
        return subtract(self, expression(other))

    def __rsub__(self, other: Operand) -> Expression:
        return subtract(expression(other), self)

    def __mul__(self, other: Operand) -> Expression:
        return multiply(self, expression(other))

    def __rmul__(self, other: Operand) -> Expression:
        return multiply(expression(other), self)

    def __truediv__(self, other: Operand) -> Expression:
        return divide(self, expression(other))

    def __rtruediv__(self, other: Operand) -> Expression:
        return divide(expression(other), self)

    def __neg__(self) -> Expression:
        if is_number(self):
            return expression(-self.number)
        return self.operands[0] if self.operation == "-" and len(self.operands) == 1 else Expression("-", (self,))

    def __pow__(self, other: Operand) -> Expression:
        return Expression("power", (self, expression(other)))

    def __rpow__(self, other: Operand) -> Expression:
        return Expression("power", (expression(other), self))

    def __matmul__(self, other: Expression) -> Expression:
        return Expression("@", (self, other))

    def __gt__(self, other: Operand) -> Expression:
        return Expression(">", (self, expression(other)))

    def __ge__(self, other: Operand) -> Expression:
        return Expression(">=", (self, expression(other)))

    def __lt__(self, other: Operand) -> Expression:
        return Expression("<", (self, expression(other)))

    def __getitem__(self, place: tuple[slice, int]) -> Expression:
        return symbol(f"{self.name}{place[1] + 1}")  # a column of x: x1, x2 ...

    def __le__(self, other: Operand) -> Expression:
        return Expression("<=", (self, expression(other)))

    def __eq__(self, other: object) -> Expression:  # type: ignore[override]  # as arrays do
        return Expression("=", (self, expression(other)))  # type: ignore[arg-type]

    @property
    def T(self) -> Expression:  # noqa: N802 (the array API's name)
        """The transposed matrix."""
        return Expression("transpose", (self,))

    @property
    def shape(self) -> tuple[Expression, Expression]:
        """The number of examples, N, and the number of outputs, K, as symbols."""
        return symbol("N"), symbol("K")

    @property
    def device(self) -> None:
        """Nothing: symbols lie in no memory of numbers."""

    @property
    def dtype(self) -> None:
        """Nothing: symbols have no type of numbers."""

    def replaced(self, names: Mapping[Expression, str]) -> Expression:
        """Return the formula with every part that has a name written by its name."""
        for part, name in names.items():
            if part.operands and same(self, part):
                return symbol(name)
        return self.each(lambda operand: operand.replaced(names))

    def each(self, change: Callable[[Expression], Expression]) -> Expression:
        """Return the formula with each of its operands changed."""
        if not self.operands:
            return self
        return Expression(self.operation, tuple(map(change, self.operands)), self.name, self.number)

    def names(self) -> set[str]:
        """Return the names of all symbols in the formula."""
        below = (operand.names() for operand in self.operands)
        return {self.name}.union(*below) - {""}

    def __str__(self) -> str:
        from cutaway.explain.text import as_text

        return as_text(self)


def symbol(name: str) -> Expression:
    """Return a symbol."""
    return Expression("symbol", name=name)


def expression(thing: Operand) -> Expression:
    """Return an expression for a number; an expression is returned as it is."""
    return thing if isinstance(thing, Expression) else Expression("number", number=float(thing))


def is_number(thing: Expression, value: float | None = None) -> bool:
    """Return whether an expression is a number, or this number."""
    return thing.operation == "number" and (value is None or thing.number == value)


def add(first: Expression, second: Expression) -> Expression:
    """Return first + second, without a zero, and with a minus sign drawn out."""
    if is_number(first, 0):
        return second
    if is_number(second, 0):
        return first
    if second.operation == "-" and len(second.operands) == 1:
        return subtract(first, second.operands[0])
    return Expression("+", (first, second))


def subtract(first: Expression, second: Expression) -> Expression:
    """Return first - second, without a zero."""
    if is_number(second, 0):
        return first
    if is_number(first, 0):
        return -second
    if is_number(first) and is_number(second):
        return expression(first.number - second.number)
    return Expression("-", (first, second))


def multiply(first: Expression, second: Expression) -> Expression:
    """Return first times second; equal factors become a square, numbers come first, 0 and 1 do what they do."""
    if is_number(first, 0) or is_number(second, 0):
        return expression(0)
    if is_number(first, 1):
        return second
    if is_number(second, 1):
        return first
    if is_number(first) and is_number(second):
        return expression(first.number * second.number)
    if first.operation == "-" and len(first.operands) == 1:
        return -multiply(first.operands[0], second)
    if is_number(second):
        first, second = second, first
    if second.operation == "/" and is_number(second.operands[0], 1):
        return divide(first, second.operands[1])
    number, rest = leading_number(second)
    if rest is not None and not is_number(first):
        return multiply(number, multiply(first, rest))
    return gathered(first, second) or Expression("*", (first, second))


def leading_number(product: Expression) -> tuple[Expression, Expression | None]:
    """Return the number that a product begins with and the rest of it, or the product and None."""
    if product.operation != "*":
        return product, None
    first, second = product.operands
    if is_number(first):
        return first, second
    number, rest = leading_number(first)
    return (number, Expression("*", (rest, second))) if rest is not None else (product, None)


def gathered(first: Expression, second: Expression) -> Expression | None:
    """Return a product as a power where the last factor of the first is the second, or a power of it."""
    base, exponent = first.operands if first.operation == "power" else (first, expression(1))
    if same(base, second) and is_number(exponent):
        return Expression("power", (base, expression(exponent.number + 1)))
    if first.operation == "*":
        last = gathered(first.operands[1], second)
        return last and Expression("*", (first.operands[0], last))
    return None


def divide(first: Expression, second: Expression) -> Expression:
    """Return first over second, without a divisor of 1; 1 / 6 stays as it is, since its decimals would not end."""
    if is_number(second, 1):
        return first
    if is_number(first) and is_number(second) and _is_short(first.number / second.number):
        return expression(first.number / second.number)
    return Expression("/", (first, second))


def _is_short(number: float) -> bool:
    return float(f"{number:.6g}") == number


def same(first: Expression, second: Expression) -> bool:
    """Return whether two expressions are written the same."""
    return (first.operation, first.name, first.number) == (second.operation, second.name, second.number) and all(
        map(same, first.operands, second.operands)
    )
