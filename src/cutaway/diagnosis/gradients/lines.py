"""The lines to mend: the steps in which two programs differ, written as NumPy by the functions that compute them."""

from __future__ import annotations

from typing import Any

from cutaway.diagnosis.gradients.program import Program
from cutaway.errors import ExportError
from cutaway.export.dialect import NUMPY
from cutaway.export.tracing import trace
from cutaway.export.value import named_number
from cutaway.export.writing import Writer
from cutaway.plan import Plan, Step

MOST_LINES = 6
"""How many lines are told of each."""

NUMBERS = {name: named_number(name) for name in ("step", "learning_rate")}


def lines_to_mend(right: Program, wrong: Program) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the wrong lines and the right ones; none where the two differ in what they read alone."""
    ours, theirs = right.forward + right.backward, wrong.forward + wrong.backward
    return _lines(_without(theirs, ours), wrong.values()), _lines(_without(ours, theirs), right.values())


def _without(plan: Plan, other: Plan) -> list[Step]:
    """Return the steps that the other plan has not, and those that it has at another place among its own."""
    return [step for step in plan if step not in other]


def _lines(steps: list[Step], values: dict[str, Any]) -> tuple[str, ...]:
    lines = [line for step in steps for line in _code(step, values)]
    return (*lines[:MOST_LINES], "...") if len(lines) > MOST_LINES else tuple(lines)


def _code(step: Step, values: dict[str, Any]) -> list[str]:
    """Return a step as code, or as a line of the plan where the code cannot be written."""
    shapes = {name: getattr(value, "shape", ()) for name, value in values.items()}
    try:
        made = trace(step, shapes, NUMBERS)
        return [f"{line.name} = {line.text}" for line in Writer(NUMPY, {}, set(shapes)).lines(made)]
    except ExportError:
        return [str(step)]
