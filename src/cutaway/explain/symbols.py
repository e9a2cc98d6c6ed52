"""The array functions for symbols: an array namespace that writes formulas down instead of computing."""

from __future__ import annotations

from cutaway.explain.expression import Expression, Operand, expression, same, symbol

CONDITIONS = (">", ">=", "<", "<=", "=", "not", "and", "or")


class SymbolNamespace:
    """The functions that definitions use, for expressions."""

    pi = symbol("π")
    float64 = int64 = None  # a formula knows no types of numbers

    def exp(self, x: Expression) -> Expression:
        """Return e to the power of x."""
        return Expression("exp", (x,))

    def expm1(self, x: Expression) -> Expression:
        """Return e^x - 1, written as what it is; only its rounding is better."""
        return self.exp(x) - 1

    def log(self, x: Expression) -> Expression:
        """Return the natural logarithm."""
        return Expression("ln", (x,))

    def log1p(self, x: Expression) -> Expression:
        """Return ln(1 + x)."""
        return self.log(1 + x)

    def sin(self, x: Expression) -> Expression:
        """Return the sine."""
        return Expression("sin", (x,))

    def cos(self, x: Expression) -> Expression:
        """Return the cosine."""
        return Expression("cos", (x,))

    def stack(self, columns: list[Expression], axis: int) -> Expression:  # noqa: ARG002
        """Return the columns side by side."""
        return Expression("", tuple(columns))

    def tanh(self, x: Expression) -> Expression:
        """Return the hyperbolic tangent."""
        return Expression("tanh", (x,))

    def erf(self, x: Expression) -> Expression:
        """Return the error function."""
        return Expression("erf", (x,))

    def floor(self, x: Expression) -> Expression:
        """Return the largest whole number that is not larger."""
        return Expression("floor", (x,))

    def sqrt(self, x: Operand) -> Expression:
        """Return the square root."""
        return Expression("sqrt", (expression(x),))

    def divide(self, first: Operand, second: Operand) -> Expression:
        """Return the quotient."""
        return expression(first) / expression(second)

    def abs(self, x: Expression) -> Expression:
        """Return the size without the sign."""
        return Expression("abs", (x,))

    def sign(self, x: Expression) -> Expression:
        """Return the sign: -1, 0 or 1."""
        return Expression("sign", (x,))

    def maximum(self, first: Operand, second: Operand) -> Expression:
        """Return the larger of two."""
        return Expression("max", (expression(first), expression(second)))

    def minimum(self, first: Operand, second: Operand) -> Expression:
        """Return the smaller of two."""
        return Expression("min", (expression(first), expression(second)))

    def where(self, condition: Expression, first: Operand, second: Operand) -> Expression:
        """Return the first where the condition holds, else the second."""
        return Expression("where", (condition, expression(first), expression(second)))

    def sum(self, x: Expression, axis: int | None = None, keepdims: bool = False) -> Expression:  # noqa: ARG002
        """Return the sum: over the batch for axis 0, over the numbers of a row for axis -1."""
        return Expression("sum over the batch" if axis == 0 else "sum", (x,))

    def mean(self, x: Expression, axis: int | None = None, keepdims: bool = False) -> Expression:  # noqa: ARG002
        """Return the mean: 1/K times the sum over a row of K numbers, or 1/N times that over N examples."""
        if axis == 0:
            return (1 / symbol("N")) * self.sum(x, axis=0)
        return (1 / symbol("N" if axis is None else "K")) * self.sum(x)

    def max(self, x: Expression, axis: int | None = None, keepdims: bool = False) -> Expression:  # noqa: ARG002
        """Return the largest number of a row."""
        return Expression("largest", (x,))

    def argmax(self, x: Expression, axis: int | None = None) -> Expression:  # noqa: ARG002
        """Return the place of the largest number of a row."""
        return Expression("argmax", (x,))

    def arange(self, stop: Expression, device: None = None) -> Expression:  # noqa: ARG002
        """Return j, which stands for each class number in turn."""
        return symbol("j")

    def astype(self, x: Expression, dtype: None) -> Expression:  # noqa: ARG002
        """Return x as it is, but a condition in brackets: a number that is 1 where it holds and else 0."""
        return Expression("[]", (x,)) if x.operation in CONDITIONS else x

    def logical_not(self, x: Expression) -> Expression:
        """Return the condition that x does not hold."""
        return Expression("not", (x,))

    def logical_and(self, first: Expression, second: Expression) -> Expression:
        """Return the condition that both hold."""
        return Expression("and", (first, second))

    def logical_or(self, first: Expression, second: Expression) -> Expression:
        """Return the condition that one of two holds, or both."""
        return Expression("or", (first, second))

    def matrix_transpose(self, x: Expression) -> Expression:
        """Return the transposed matrix."""
        return x.T

    def matmul(self, first: Expression, second: Expression) -> Expression:
        """Return the matrix product."""
        return first @ second

    @property
    def linalg(self) -> SymbolNamespace:
        """The same: symbols have no extension for linear algebra."""
        return self

    def diagonal(self, x: Expression) -> Expression:
        """Return the diagonal of a matrix."""
        return Expression("diagonal", (x,))

    def asarray(self, x: Operand) -> Expression:
        """Return x as it is: in a formula a number and an array of one number are the same."""
        return expression(x)

    def ones_like(self, x: Expression) -> Expression:  # noqa: ARG002
        """Return 1."""
        return expression(1)

    def zeros_like(self, x: Expression) -> Expression:  # noqa: ARG002
        """Return 0."""
        return expression(0)

    def expand_dims(self, x: Expression, axis: int) -> Expression:  # noqa: ARG002
        """Return x as it is: an axis of length 1 is no part of a formula."""
        return x


class WeightSymbolNamespace(SymbolNamespace):
    """The same for functions of a weight matrix (inputs, units), whose first axis is no batch."""

    def sum(self, x: Expression, axis: int | None = None, keepdims: bool = False) -> Expression:  # noqa: ARG002
        """Return the sum: over the inputs for axis 0, else over all weights."""
        return Expression("sum over the inputs" if axis == 0 else "sum", (x,))


class SymbolGenerator:
    """A generator of random numbers that says what would be drawn.

    Attributes:
        meaning: In words what it was last asked for.
    """

    meaning = "the first weights"

    def standard_normal(self, size: object) -> Expression:  # noqa: ARG002
        """Return N(0, 1), a normal number of mean 0 and deviation 1."""
        self.meaning = "the first weights; N(0, 1) is a normal number of mean 0 and deviation 1"
        return symbol("N(0, 1)")

    def uniform(self, low: Operand, high: Operand, size: object) -> Expression:  # noqa: ARG002
        """Return U(low, high), a number spread evenly between two; where they are equal it is known."""
        first, last = expression(low), expression(high)
        if same(first, last):
            return first
        self.meaning = "the first weights; U(low, high) is a number drawn evenly between two"
        return Expression("U", (first, last))


SYMBOLS = SymbolNamespace()
WEIGHT_SYMBOLS = WeightSymbolNamespace()
