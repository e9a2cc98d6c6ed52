"""What a page carries: the views of all steps, and the explanation of every number that can be chosen on it."""

from __future__ import annotations

from dataclasses import dataclass

from cutaway.explain.axes import Axes
from cutaway.explain.chain import ChainRule
from cutaway.explain.code_view import CodeView
from cutaway.explain.entry_equation import EntryEquation
from cutaway.explain.equation import EquationView
from cutaway.explain.graph import GraphView
from cutaway.explain.messages import Messages
from cutaway.explain.network_equation import NetworkEquation
from cutaway.explain.selection import Selection
from cutaway.explain.votes import Votes
from cutaway.network.trace import Part


@dataclass(frozen=True)
class Table:
    """Numbers of a value in some of its rows and columns.

    Attributes:
        name: The value's name in the plan.
        latex: Its sign.
        shape: Its whole shape.
        axes: What its rows and columns stand for.
        rows: The numbers of the rows.
        columns: The numbers of the columns.
        values: The numbers where these meet.
    """

    name: str
    latex: str
    shape: tuple[int, ...]
    axes: Axes
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    values: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Window:
    """The part of a table that is shown beside one equation.

    Attributes:
        name: The table's name.
        rows: The rows that are shown.
        columns: The columns that are shown.
    """

    name: str
    rows: tuple[int, ...]
    columns: tuple[int, ...]


@dataclass(frozen=True)
class Beside:
    """What the matrix view shows of one value beside an equation.

    Attributes:
        window: The number of the window in the page's list.
        row: The row in which all marked numbers are, if it is one.
        column: The same for the column.
    """

    window: int
    row: int | None
    column: int | None


@dataclass(frozen=True)
class PageEntry:
    """How a step finds one number.

    Attributes:
        equation: Its equation; of its marks those that can be seen on the page.
        sentence: The same as one plain sentence.
        beside: What the matrix view shows beside it.
        messages: Who told it how much it erred; None in other parts than the backward one.
    """

    equation: EntryEquation
    sentence: str
    beside: tuple[Beside, ...]
    messages: Messages | None


@dataclass(frozen=True)
class PageStep:
    """One operation.

    Attributes:
        number: Its place in the trace, from 0.
        part: Which of the three plans it belongs to.
        layer: The number of its layer; None for the loss.
        text: The step as the plan writes it.
        inputs: The names that it reads.
        outputs: The names that it makes.
        sentence: The step as one plain sentence.
        equation: The step as an equation, without a number chosen.
        operator: What is done with its tables.
        code: The lines that compute it.
        entries: The numbers that it makes, those that can be seen. What an optimizer makes besides the new parameter is
            part of the parameter's equation.
        first: The place among these of the largest, which is explained where none is chosen.
    """

    number: int
    part: Part
    layer: int | None
    text: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    sentence: str
    equation: EquationView
    operator: str
    code: CodeView
    entries: tuple[PageEntry, ...]
    first: int


@dataclass(frozen=True)
class PageNudge:
    """A small change, as ``Nudge`` has it.

    Attributes:
        change: By how much the number grows.
        predicted: The change of the loss that the derivative promises.
        actual: The real one.
    """

    change: float
    predicted: float
    actual: float


@dataclass(frozen=True)
class PageLens:
    """The derivative of the loss with respect to one number, and what comes of it.

    Attributes:
        selection: The number.
        rule: The chain rule for it.
        nudges: Small changes of it, from the most negative to the most positive.
        votes: What each example says of it; None where it is no parameter.
    """

    selection: Selection
    rule: ChainRule
    nudges: tuple[PageNudge, ...]
    votes: Votes | None


@dataclass(frozen=True)
class PageData:
    """A page.

    Attributes:
        title: What it is about.
        network: The network in words.
        notice: Which layers work otherwise here than in training; empty where there are none.
        examples: The number of examples in the trace.
        example_numbers: The number that each of them has in the data, as the tables and the votes call it.
        batched: The names of the values with a row for each example.
        selection: What is chosen at first.
        steps: All operations in order.
        graph: The network as a graph.
        tables: The numbers that the windows show, by name.
        windows: The parts of the tables that are shown beside the equations.
        lenses: The numbers whose derivatives are explained, by their names such as ``W1[5,2]``.
        equations: Forward, backward and update, each as a whole.
    """

    title: str
    network: str
    notice: str
    examples: int
    example_numbers: tuple[int, ...]
    batched: tuple[str, ...]
    selection: Selection | None
    steps: tuple[PageStep, ...]
    graph: GraphView
    tables: dict[str, Table]
    windows: tuple[Window, ...]
    lenses: dict[str, PageLens]
    equations: tuple[NetworkEquation, ...]
