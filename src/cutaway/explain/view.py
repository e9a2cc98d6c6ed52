"""All views of one step at once, around one selection: what a page, a terminal or the lab reads."""

from __future__ import annotations

from dataclasses import dataclass

from cutaway.explain.equation import EquationView, equation_view
from cutaway.explain.focus import focus
from cutaway.explain.matrix import MatrixView, matrix_view
from cutaway.explain.selection import Selection
from cutaway.explain.sentences import sentence
from cutaway.network.trace import Part, Trace


@dataclass(frozen=True)
class StepView:
    """A step of a trace, seen in all ways.

    Attributes:
        number: The step's number in the trace, from 0.
        count: How many steps the trace has.
        part: ``"forward"``, ``"backward"`` or ``"update"``.
        layer: The number of the layer that it belongs to, from 1; None for the loss.
        step: The step as the plan writes it, ``z1 = dense(x, W1, b1)``.
        selection: What was asked for.
        chosen: The number that this step shows for it, or None where it makes none that has to do with it.
        marks: The numbers that the chosen one is made from: what all views light up.
        sentence: The step in one plain sentence.
        equation: The step as an equation.
        matrix: The step as tables.
    """

    number: int
    count: int
    part: Part
    layer: int | None
    step: str
    selection: Selection | None
    chosen: Selection | None
    marks: tuple[Selection, ...]
    sentence: str
    equation: EquationView
    matrix: MatrixView


def explain(trace: Trace, number: int, selection: Selection | None = None) -> StepView:
    """Return all views of a step.

    Args:
        trace: The trace.
        number: The step's number in it, from 0.
        selection: A value or one number of it; each step shows the number that answers to it.

    Raises:
        IndexError: There is no such step.

    >>> from cutaway import Network
    >>> trace = Network([2, 3, 2]).trace([[1.0, 2.0]], [[1.0, 0.0]])
    >>> view = explain(trace, 0, Selection("W1", (1, 2)))
    >>> str(view.chosen), [str(mark) for mark in view.marks]
    ('z1[0,2]', ['x[0,0]', 'W1[0,2]', 'x[0,1]', 'W1[1,2]', 'b1[2]'])
    """
    traced = trace.steps[number]
    equation = equation_view(trace, number, selection)
    return StepView(
        number,
        len(trace.steps),
        traced.part,
        traced.step.layer,
        str(traced.step),
        selection,
        focus(trace, number, selection),
        equation.entry.marks if equation.entry else (),
        sentence(trace, number, selection),
        equation,
        matrix_view(trace, number, selection),
    )
