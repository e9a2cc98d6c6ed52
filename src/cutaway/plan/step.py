"""A program as data: a plan is a tuple of steps, each naming what it reads, what it makes and by which rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from string import ascii_letters, digits
from typing import Any, TypeAlias

Dimension: TypeAlias = "int | str"
"""A size, or the name of a size that is not known yet, such as ``"batch"``."""

Shape: TypeAlias = "tuple[Dimension, ...]"

OUTPUT_DERIVATIVE = "d_output"
"""In the arguments of a pullback: the derivative of the loss with respect to the step's output."""

OUTPUT = "output"
"""In the arguments of a pullback: the step's own output."""


@dataclass(frozen=True)
class Pullback:
    """How the derivative of a step's output becomes that of one of its inputs.

    Attributes:
        rule: The rule that computes it; itself an ordinary rule, so that a backward plan is a plan.
        arguments: Numbers of the step's inputs, or ``"output"``, or ``"d_output"``.
    """

    rule: Rule
    arguments: tuple[int | str, ...]


@dataclass(frozen=True)
class Rule:
    """What a step does.

    Attributes:
        name: The rule's name, such as ``"dense"`` or ``"relu"``.
        compute: ``compute(xp, *inputs)``: the output, or a tuple of them if the step names several.
        shape: ``shape(*input_shapes)``: the output's shape, or a tuple of shapes; raises ShapeError, with a
            sentence about the arrays, where they cannot meet.
        pullbacks: For each input how its derivative is found, or None where there is none (labels, say).
        definition: The catalogue's entry behind the rule, for those who want to show it.
    """

    name: str
    compute: Callable[..., Any]
    shape: Callable[..., Any]
    pullbacks: tuple[Pullback | None, ...] = ()
    definition: object = None


@dataclass(frozen=True)
class Step:
    """One line of a plan: ``outputs = rule(inputs)``.

    Attributes:
        outputs: The names it makes.
        rule: What it does.
        inputs: The names it reads.
        layer: The number of the layer it belongs to, from 1; None for the loss. Messages and views use it.
    """

    outputs: tuple[str, ...]
    rule: Rule
    inputs: tuple[str, ...]
    layer: int | None = None

    def __str__(self) -> str:
        return f"{', '.join(self.outputs)} = {self.rule.name}({', '.join(self.inputs)})"


Plan: TypeAlias = "tuple[Step, ...]"


def made_by(plan: Plan) -> list[str]:
    """Return the names that the plan makes, in order."""
    return [name for step in plan for name in step.outputs]


def read_by(plan: Plan) -> list[str]:
    """Return the names that the plan reads and does not make: what must be given to run it, in order."""
    made = set(made_by(plan))
    return list(dict.fromkeys(name for step in plan for name in step.inputs if name not in made))


def text_of(plan: Plan) -> str:
    """Return the plan as lines of text, such as ``z1 = dense(x, W1, b1)``."""
    return "\n".join(str(step) for step in plan)


def layer_of(parameter: str) -> int:
    """Return the number of the layer that a parameter belongs to.

    >>> layer_of("W12")
    12
    """
    return int(parameter.lstrip(ascii_letters + "_"))


def part_of(parameter: str) -> str:
    """Return the name that a parameter has in every layer.

    >>> part_of("gamma12")
    'gamma'
    """
    return parameter.rstrip(digits)
