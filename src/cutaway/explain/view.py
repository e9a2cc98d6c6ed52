"""All views of one step at once, around one selection: what a page, a terminal or the lab reads."""

from __future__ import annotations

from dataclasses import dataclass

from cutaway.errors import SettingError
from cutaway.explain.chain import ChainRule
from cutaway.explain.checked import step_at
from cutaway.explain.code_view import CodeView, code_view
from cutaway.explain.equation import EquationView, equation_view
from cutaway.explain.focus import focus
from cutaway.explain.graph import GraphView, graph_view
from cutaway.explain.lens import chain_rule
from cutaway.explain.links import behind
from cutaway.explain.matrix import MatrixView, matrix_view
from cutaway.explain.messages import Messages, messages
from cutaway.explain.selection import Selection
from cutaway.explain.sentences import sentence
from cutaway.explain.votes import Votes, votes
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
        graph: The network as neurons and edges, with the numbers of one example.
        code: The step as lines of NumPy and of PyTorch.
        messages: Who tells whom how much it erred; None outside of the backward part.
        chain: The chain rule for the number asked for, or else the chosen one; None where the loss has no derivative
            with respect to it.
        votes: What each example says of it; None but for a parameter and a batch of several examples.
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
    graph: GraphView
    code: CodeView
    messages: Messages | None
    chain: ChainRule | None
    votes: Votes | None


def explain(
    trace: Trace, number: int, selection: Selection | None = None, *, picture: tuple[int, int] | None = None
) -> StepView:
    """Return all views of a step.

    The graph is the same for all steps; whoever wants many steps of a wide network asks ``graph_view`` once.

    Args:
        trace: The trace.
        number: The step's number in it, from 0.
        selection: A value or one number of it; each step shows the number that answers to it.
        picture: The (rows, columns) of pixels, where the inputs are a picture.

    Raises:
        IndexError: There is no such step.
        UnknownNameError: The trace has no such value as the selection, or no such number in it.

    >>> from cutaway import Network
    >>> trace = Network([2, 3, 2]).trace([[1.0, 2.0]], [[1.0, 0.0]])
    >>> view = explain(trace, 0, Selection("W1", (1, 2)))
    >>> str(view.chosen), [str(mark) for mark in view.marks]
    ('z1[0,2]', ['x[0,0]', 'W1[0,2]', 'x[0,1]', 'W1[1,2]', 'b1[2]'])
    """
    traced, chosen = step_at(trace, number), focus(trace, number, selection)
    equation = equation_view(trace, number, selection)
    asked = selection if selection and selection.index else chosen
    return StepView(
        number,
        len(trace.steps),
        traced.part,
        traced.step.layer,
        str(traced.step),
        selection,
        chosen,
        equation.entry.marks if equation.entry else (),
        sentence(trace, number, selection),
        equation,
        matrix_view(trace, number, selection),
        graph_view(trace, selection, picture=picture),
        code_view(trace, number),
        messages(trace, number, chosen) if traced.part == "backward" else None,
        _chain(trace, asked),
        votes(trace, asked) if asked and _is_voted_on(trace, asked) else None,
    )


def _chain(trace: Trace, asked: Selection | None) -> ChainRule | None:
    """Return the chain rule for a number, or None where there is none."""
    if asked is None:
        return None
    try:
        return chain_rule(trace, asked)
    except SettingError:
        return None


def _is_voted_on(trace: Trace, asked: Selection) -> bool:
    return behind(asked).name in trace.network.parameters and trace.examples > 1
