"""The tape: a tiny reverse-mode automatic differentiation, and the independent witness for our slopes.

A ``Variable`` is an array that remembers which operation made it from which other variables. ``TapeNamespace``
offers the array functions for variables, so that the definitions' *values* run on it unchanged; their slopes
are never asked. ``backward`` then walks from the loss to the inputs and adds up derivatives. What comes out
must agree with the backward plan, which is made of the slopes: two ways to one number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import pi, prod, sqrt
from typing import Any

from cutaway.definitions.entry import Array, Namespace
from cutaway.execute.arrays import NUMPY
from cutaway.execute.reference import execute
from cutaway.plan import Plan

Derivative = Callable[[Array], Array]


class Variable:
    """An array, with the variables it was made from and the derivative toward each of them.

    Attributes:
        value: The array itself.
        sources: Pairs (variable, derivative), where ``derivative(d_self)`` gives that variable's share.
    """

    __array_ufunc__ = None  # NumPy arrays at the left of an operator leave the work to us

    def __init__(self, value: Array, xp: Namespace, sources: tuple[tuple[Variable, Derivative], ...] = ()) -> None:
        self.value = value
        self.xp = xp
        self.sources = sources

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the array."""
        return tuple(self.value.shape)

    @property
    def T(self) -> Variable:  # noqa: N802 (the array API's name)
        """The transposed matrix."""
        return Variable(self.value.T, self.xp, ((self, lambda d: d.T),))

    def __add__(self, other: Any) -> Variable:
        return _pairwise(self, other, lambda a, b: a + b, lambda d, a, b: d, lambda d, a, b: d)  # noqa: ARG005

    def __sub__(self, other: Any) -> Variable:
        return _pairwise(self, other, lambda a, b: a - b, lambda d, a, b: d, lambda d, a, b: -d)  # noqa: ARG005

    def __mul__(self, other: Any) -> Variable:
        return _pairwise(self, other, lambda a, b: a * b, lambda d, a, b: d * b, lambda d, a, b: d * a)  # noqa: ARG005

    def __truediv__(self, other: Any) -> Variable:
        return _pairwise(
            self,
            other,
            lambda a, b: a / b,
            lambda d, a, b: d / b,  # noqa: ARG005
            lambda d, a, b: -d * a / (b * b),
        )

    def __radd__(self, other: Any) -> Variable:
        return _constant(other, self) + self

    def __rmul__(self, other: Any) -> Variable:
        return _constant(other, self) * self

    def __rsub__(self, other: Any) -> Variable:
        return _constant(other, self) - self

    def __rtruediv__(self, other: Any) -> Variable:
        return _constant(other, self) / self

    def __neg__(self) -> Variable:
        return Variable(-self.value, self.xp, ((self, lambda d: -d),))

    def __matmul__(self, other: Variable) -> Variable:
        sources = ((self, lambda d: d @ other.value.T), (other, lambda d: self.value.T @ d))
        return Variable(self.value @ other.value, self.xp, sources)

    def __getitem__(self, place: Any) -> Variable:
        def fill(d: Array) -> Array:
            derivative = self.xp.zeros_like(self.value)
            derivative[place] = d
            return derivative

        return Variable(self.value[place], self.xp, ((self, fill),))

    def __gt__(self, other: Any) -> Array:
        return self.value > _value(other)

    def __ge__(self, other: Any) -> Array:
        return self.value >= _value(other)

    def __lt__(self, other: Any) -> Array:
        return self.value < _value(other)


class TapeNamespace:
    """The array functions that definitions use, for variables.

    Args:
        xp: The array namespace that does the arithmetic.
    """

    def __init__(self, xp: Namespace = NUMPY) -> None:
        self.xp = xp
        self.pi = xp.pi

    def exp(self, x: Variable) -> Variable:
        """Return e^x; its derivative is itself."""
        result = self.xp.exp(x.value)
        return Variable(result, self.xp, ((x, lambda d: d * result),))

    def log(self, x: Variable) -> Variable:
        """Return the natural logarithm; its derivative is 1/x."""
        return Variable(self.xp.log(x.value), self.xp, ((x, lambda d: d / x.value),))

    def expm1(self, x: Variable) -> Variable:
        """Return e^x - 1; its derivative is e^x."""
        slope = self.xp.exp(x.value)
        return Variable(self.xp.expm1(x.value), self.xp, ((x, lambda d: d * slope),))

    def log1p(self, x: Variable) -> Variable:
        """Return ln(1 + x); its derivative is 1 / (1 + x)."""
        return Variable(self.xp.log1p(x.value), self.xp, ((x, lambda d: d / (1 + x.value)),))

    def sqrt(self, x: Variable) -> Variable:
        """Return the square root; its derivative is 1 / (2 √x)."""
        result = self.xp.sqrt(x.value)
        return Variable(result, self.xp, ((x, lambda d: d / (2 * result)),))

    def erf(self, x: Variable) -> Variable:
        """Return the error function; its derivative is 2 e^(-x²) / √π."""
        slope = 2 / sqrt(pi) * self.xp.exp(-x.value * x.value)
        return Variable(self.xp.erf(x.value), self.xp, ((x, lambda d: d * slope),))

    def abs(self, x: Variable) -> Variable:
        """Return the size without the sign; its derivative is the sign, and 0 at 0."""
        return Variable(self.xp.abs(x.value), self.xp, ((x, lambda d: d * self.xp.sign(x.value)),))

    def tanh(self, x: Variable) -> Variable:
        """Return tanh x; its derivative is 1 / cosh² x."""
        cosh = self.xp.cosh(x.value)
        return Variable(self.xp.tanh(x.value), self.xp, ((x, lambda d: d / (cosh * cosh)),))

    def sin(self, x: Variable) -> Variable:
        """Return the sine; its derivative is the cosine."""
        return Variable(self.xp.sin(x.value), self.xp, ((x, lambda d: d * self.xp.cos(x.value)),))

    def cos(self, x: Variable) -> Variable:
        """Return the cosine; its derivative is minus the sine."""
        return Variable(self.xp.cos(x.value), self.xp, ((x, lambda d: -d * self.xp.sin(x.value)),))

    def stack(self, columns: list[Variable], axis: int) -> Variable:
        """Return columns side by side; each hears the derivative of its own (``axis`` is the last one)."""
        result = self.xp.stack([column.value for column in columns], axis=axis)
        sources = tuple((column, lambda d, place=place: d[..., place]) for place, column in enumerate(columns))
        return Variable(result, self.xp, sources)

    def sum(self, x: Variable, axis: int | None = None, keepdims: bool = False) -> Variable:
        """Return the sum; every term hears the derivative of the sum."""
        result = self.xp.sum(x.value, axis=axis, keepdims=keepdims)
        return Variable(result, self.xp, ((x, lambda d: self._spread(d, x, axis, keepdims)),))

    def mean(self, x: Variable, axis: int | None = None, keepdims: bool = False) -> Variable:
        """Return the mean: the sum over the count."""
        total = self.sum(x, axis, keepdims)
        return total / (_size(x) / _size(total))

    def max(self, x: Variable, axis: int | None = None, keepdims: bool = False) -> Variable:
        """Return the largest; where several share it, they share its derivative."""
        result = self.xp.max(x.value, axis=axis, keepdims=keepdims)
        largest = self.xp.max(x.value, axis=axis, keepdims=True)
        chosen = self.xp.where(x.value == largest, self.xp.ones_like(x.value), self.xp.zeros_like(x.value))
        share = chosen / self.xp.sum(chosen, axis=axis, keepdims=True)
        return Variable(result, self.xp, ((x, lambda d: self._spread(d, x, axis, keepdims) * share),))

    def maximum(self, first: Any, second: Any) -> Variable:
        """Return the larger of two, number by number; the second wins a tie."""
        return self.where(_value(first) > _value(second), first, second)

    def minimum(self, first: Any, second: Any) -> Variable:
        """Return the smaller of two, number by number; the second wins a tie."""
        return self.where(_value(first) < _value(second), first, second)

    def where(self, condition: Array, first: Any, second: Any) -> Variable:
        """Return the first where the condition holds, else the second; each hears where it was chosen."""
        anchor = first if isinstance(first, Variable) else second
        a, b = _constant(first, anchor), _constant(second, anchor)
        condition = _value(condition)
        zero = self.xp.zeros_like(anchor.value)
        sources = (
            (a, lambda d: _fold(self.xp, self.xp.where(condition, d, zero), a.shape)),
            (b, lambda d: _fold(self.xp, self.xp.where(condition, zero, d), b.shape)),
        )
        return Variable(self.xp.where(condition, a.value, b.value), self.xp, sources)

    def ones_like(self, x: Any) -> Array:
        """Return ones, a constant."""
        return self.xp.ones_like(_value(x))

    def zeros_like(self, x: Any) -> Array:
        """Return zeros, a constant."""
        return self.xp.zeros_like(_value(x))

    def _spread(self, d: Array, x: Variable, axis: int | None, keepdims: bool) -> Array:
        """Give the derivative of a sum to each of its terms."""
        if axis is not None and not keepdims:
            d = self.xp.expand_dims(d, axis=axis)
        return self.xp.broadcast_to(d, x.value.shape)


def backward(result: Variable) -> dict[int, Array]:
    """Return the derivative of a single number with respect to every variable behind it, by ``id``."""
    derivatives: dict[int, Array] = {id(result): result.xp.ones_like(result.value)}
    for variable in reversed(_in_order(result)):
        for source, derivative in variable.sources:
            share = derivative(derivatives[id(variable)])
            derivatives[id(source)] = derivatives[id(source)] + share if id(source) in derivatives else share
    return derivatives


def gradients(plan: Plan, given: Mapping[str, Array], wanted: list[str], xp: Namespace = NUMPY) -> dict[str, Array]:
    """Return ``d_NAME`` for each wanted name, found by the tape alone from a forward plan that ends in ``loss``.

    >>> import numpy as np
    >>> from cutaway.definitions import ACTIVATIONS, LOSSES
    >>> from cutaway.plan import forward_plan, with_loss
    >>> plan = with_loss(forward_plan([ACTIVATIONS["identity"]]), LOSSES["half_squared_error"])
    >>> given = {"x": np.array([[2.0]]), "W1": np.array([[3.0]]), "b1": np.array([0.0]), "y": np.array([[5.0]])}
    >>> float(gradients(plan, given, ["W1"])["d_W1"][0, 0])  # (2·3 - 5) · 2
    2.0
    """
    variables = {name: Variable(array, xp) for name, array in given.items()}
    values = execute(plan, variables, TapeNamespace(xp))
    derivatives = backward(values["loss"])
    nothing = {name: xp.zeros_like(given[name]) for name in wanted}
    return {f"d_{name}": derivatives.get(id(variables[name]), nothing[name]) for name in wanted}


def _pairwise(
    first: Variable,
    other: Any,
    operation: Callable[[Array, Array], Array],
    toward_first: Callable[[Array, Array, Array], Array],
    toward_second: Callable[[Array, Array, Array], Array],
) -> Variable:
    second = _constant(other, first)
    a, b, xp = first.value, second.value, first.xp
    sources = (
        (first, lambda d: _fold(xp, toward_first(d, a, b), first.shape)),
        (second, lambda d: _fold(xp, toward_second(d, a, b), second.shape)),
    )
    return Variable(operation(a, b), xp, sources)


def _fold(xp: Namespace, d: Array, shape: tuple[int, ...]) -> Array:
    """Undo broadcasting: sum a derivative over the axes along which its array was repeated."""
    while len(d.shape) > len(shape):
        d = xp.sum(d, axis=0)
    for axis, size in enumerate(shape):
        if size == 1 and d.shape[axis] != 1:
            d = xp.sum(d, axis=axis, keepdims=True)
    return d


def _in_order(result: Variable) -> list[Variable]:
    """Return the variables behind a result, each after those it was made from.

    A stack of its own, since a deep network would exhaust Python's.
    """
    order: list[Variable] = []
    seen: set[int] = set()
    waiting = [(result, False)]
    while waiting:
        variable, sources_done = waiting.pop()
        if sources_done:
            order.append(variable)
        elif id(variable) not in seen:
            seen.add(id(variable))
            waiting.append((variable, True))
            waiting += [(source, False) for source, _ in variable.sources]
    return order


def _size(x: Variable) -> int:
    return prod(x.shape)


def _value(thing: Any) -> Any:
    return thing.value if isinstance(thing, Variable) else thing


def _constant(thing: Any, like: Variable) -> Variable:
    if isinstance(thing, Variable):
        return thing
    array = thing if hasattr(thing, "shape") else thing * like.xp.ones_like(like.value)
    return Variable(array, like.xp)
