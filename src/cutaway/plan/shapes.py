"""Shapes of all values of a plan, before anything is computed, with messages that name the layer."""

from __future__ import annotations

from collections.abc import Mapping

from cutaway.errors import ShapeError
from cutaway.plan.step import Dimension, Plan, Shape, Step


def infer_shapes(plan: Plan, given: Mapping[str, Shape]) -> dict[str, Shape]:
    """Return the shape of every value of the plan.

    Args:
        plan: Any plan: forward, backward or update.
        given: Shapes of what the plan reads; a dimension may be a name, such as ``"batch"``.

    Raises:
        ShapeError: Arrays that cannot meet, or a shape that was not given; the layer and the step are named.
    """
    shapes = dict(given)
    for step in plan:
        for name, shape in zip(step.outputs, _output_shapes(step, shapes), strict=True):
            shapes[name] = shape
    return shapes


def same(first: Dimension, second: Dimension) -> bool:
    """Return whether two dimensions can be the same: equal, or one of them still a name."""
    return first == second or isinstance(first, str) or isinstance(second, str)


def require_rank(shape: Shape, rank: int, name: str) -> None:
    """Raise ShapeError unless ``shape`` has ``rank`` dimensions."""
    if len(shape) != rank:
        words = {1: "one dimension", 2: "two dimensions, (examples, numbers of one example)"}[rank]
        raise ShapeError(f"{name} has the shape {show(shape)}; expected {words}")


def show(shape: Shape) -> str:
    """Return a shape as it is printed: ``(batch, 256)``."""
    return "(" + ", ".join(str(size) for size in shape) + ("," if len(shape) == 1 else "") + ")"


def _output_shapes(step: Step, shapes: Mapping[str, Shape]) -> tuple[Shape, ...]:
    missing = [name for name in step.inputs if name not in shapes]
    if missing:
        raise ShapeError(f"{_place(step)}: no shape was given for {' and '.join(missing)}.")
    try:
        found = step.rule.shape(*(shapes[name] for name in step.inputs))
    except ShapeError as error:
        raise ShapeError(f"{_place(step)}: {error}.") from None
    return found if len(step.outputs) > 1 else (found,)


def _place(step: Step) -> str:
    return f"Layer {step.layer}, {step}" if step.layer else f"In {step}"
