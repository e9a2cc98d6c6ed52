"""The array namespace for values: calling a definition with it writes down what would be computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from cutaway.errors import ExportError
from cutaway.export.dimensions import with_axis
from cutaway.export.value import Value, as_value, elementwise, named, reduction
from cutaway.plan import Shape, Step

ELEMENTWISE = (
    *("exp", "expm1", "log", "log1p", "sqrt", "abs", "sign", "sin", "cos", "tanh", "erf"),
    *("maximum", "minimum", "where"),
    *("isfinite", "logical_and", "logical_or", "logical_not"),
)
"""The functions that work number by number."""

REDUCTIONS = ("sum", "mean", "max", "min")


class TracingNamespace:
    """The functions that definitions may use. Whoever adds one here teaches it to every format's table, too."""

    def __getattr__(self, name: str) -> Callable[..., Value]:
        """Return a function that works number by number, or along an axis."""
        if name in ELEMENTWISE:
            return partial(elementwise, name)
        if name in REDUCTIONS:
            return partial(_reduce, name)
        if name.startswith("__"):
            raise AttributeError(name)
        raise ExportError(f"it calls xp.{name}, for which the export has no equivalent yet")

    def clip(self, x: Value, low: float | Value, high: float | Value) -> Value:
        """Return x, held within low and high."""
        return elementwise("minimum", elementwise("maximum", x, self._like(x, low)), self._like(x, high))

    def _like(self, x: Value, limit: float | Value) -> Value:
        return limit if isinstance(limit, Value) else self.full_like(x, limit)

    def zeros_like(self, x: Value) -> Value:
        """Return zeros in the shape of x."""
        return self.full_like(x, 0)

    def ones_like(self, x: Value) -> Value:
        """Return ones in the shape of x."""
        return self.full_like(x, 1)

    def full_like(self, x: Value, fill_value: float) -> Value:
        """Return one number in the shape of x."""
        return Value("full_like", (x, as_value(fill_value)), size=x.size)

    def full(self, shape: tuple[int, ...], fill_value: float, *, dtype: Value, device: Value | None = None) -> Value:
        """Return one number in a shape, as an array of the number type of another."""
        operands = (as_value(fill_value), dtype, *([device] if device is not None else []))
        return Value("full", operands, size=tuple(shape))

    def asarray(self, x: Value) -> Value:
        """Return x as an array."""
        return Value("asarray", (x,), size=x.size)

    def broadcast_to(self, x: Value, shape: Value) -> Value:
        """Return x repeated to the shape of another array."""
        return Value("broadcast_to", (x, shape), size=shape.operands[0].size, kind=x.kind)

    def expand_dims(self, x: Value, axis: int) -> Value:
        """Return x with one more axis, of length 1."""
        return Value("expand_dims", (x,), (("axis", axis),), with_axis(x.size, axis), x.kind)

    def stack(self, arrays: Sequence[Value], axis: int = 0) -> Value:
        """Return arrays of one shape side by side along a new axis."""
        size = with_axis(arrays[0].size, axis, len(arrays))
        return Value("stack", tuple(arrays), (("axis", axis),), size)


TRACING = TracingNamespace()


def _reduce(operation: str, x: Value, axis: int | None = None, keepdims: bool = False) -> Value:
    return reduction(operation, x, axis, keepdims)


def trace(step: Step, shapes: Mapping[str, Shape], given: Mapping[str, Value] | None = None) -> dict[str, Value]:
    """Return what a step makes, by name, as values made of the names that it reads.

    Args:
        step: A step of any plan.
        shapes: The shapes of all that it reads and makes.
        given: Values for names that are no arrays: the number of the step, the learning rate.

    Raises:
        ExportError: The definition does something that cannot be exported; step and function are named.
    """
    inputs = [given[name] if given and name in given else named(name, shapes[name]) for name in step.inputs]
    try:
        made = step.rule.compute(TRACING, *inputs)
    except ExportError as error:
        raise ExportError(f"The step {step} cannot be exported: {error}.") from None
    values: Any = made if len(step.outputs) > 1 else (made,)
    return dict(zip(step.outputs, values, strict=True))
