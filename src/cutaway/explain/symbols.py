"""The array functions for symbols: an array namespace that writes formulas down instead of computing."""

from __future__ import annotations

from cutaway.explain.expression import Expression, Operand, expression, symbol


class SymbolNamespace:
    """The functions that definitions use, for expressions."""

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

    def sqrt(self, x: Expression) -> Expression:
        """Return the square root."""
        return Expression("sqrt", (x,))

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
        """Return the mean: 1/K times the sum over a row of K numbers, or 1/n times that over n examples."""
        count = symbol("n" if axis is None else "K")
        return (1 / count) * Expression("sum", (x,))

    def max(self, x: Expression, axis: int | None = None, keepdims: bool = False) -> Expression:  # noqa: ARG002
        """Return the largest number of a row."""
        return Expression("largest", (x,))

    def argmax(self, x: Expression, axis: int | None = None) -> Expression:  # noqa: ARG002
        """Return the place of the largest number of a row."""
        return Expression("place of largest", (x,))

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


SYMBOLS = SymbolNamespace()
WEIGHT_SYMBOLS = WeightSymbolNamespace()
