"""The views of one step as lines of text, none of prose longer than 80 characters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cutaway.cli.console import WIDTH
from cutaway.cli.vote_text import vote_lines
from cutaway.explain import StepView, explain, matrix_view, nudge
from cutaway.explain.chain import ChainRule
from cutaway.explain.chain_text import name_in
from cutaway.explain.code_view import CodeView
from cutaway.explain.first import first_number
from cutaway.explain.matrix import Panel
from cutaway.explain.selection import Selection
from cutaway.network.trace import Trace
from cutaway.numerals import short_number, written

if TYPE_CHECKING:
    from cutaway.data import Scaler

MOST_CELLS = 6
"""How many rows and columns of a table are shown: so many fit into a line of a terminal."""

STEP_WIDTH = 64
"""How much of a line the name of a step has; behind it is the shape of what it makes."""

CHANGE = 0.01
"""By how much the number is nudged whose chain rule is shown."""


def answer_of(trace: Trace, classes: tuple[str, ...], row: int = 0, scaler: Scaler | None = None) -> str:
    """Return what the network says of the example in a row of the batch, in words.

    Args:
        trace: Any trace.
        classes: The names of the classes; none where the network predicts numbers.
        row: The row.
        scaler: How the numbers to predict were scaled, where they were.

    >>> from cutaway import Network
    >>> answer_of(Network([2, 1], output="identity", initializer="zeros").trace([[1.0, 2.0]], [[3.0]]), ())
    'the network says 0, the target is 3; the loss is 9'
    """
    loss = trace["loss"] if trace.examples == 1 else trace["losses"][row]  # that of one has the penalties in it
    said = _class_said(trace["p"][row], classes) if classes else _numbers_said(trace, row, scaler)
    return f"the network says {said}; the loss is {short_number(float(loss))}"


def _class_said(p: NDArray[Any], classes: tuple[str, ...]) -> str:
    if len(p) == 1:  # one output says how likely the second of two classes is
        p = np.array([1 - p[0], p[0]])
    best = int(np.argmax(p))
    return f"{classes[best]} (p = {short_number(float(p[best]), 4)})"


def _numbers_said(trace: Trace, row: int, scaler: Scaler | None) -> str:
    """Return the outputs and the targets, and what they are in the unit of the data where they were scaled."""
    both = np.array([trace["p"][row], trace["y"][row]])
    said, target = (", ".join(map(short_number, values)) for values in both.tolist())
    text = f"{said}, the target is {target}"
    if scaler is None or not scaler.target_mean:
        return text
    first, second = (", ".join(map(written, values)) for values in scaler.original_targets(both).tolist())
    return f"{text} (both scaled as in training; in the unit of the data {first} and {second})"


def lines_of(
    trace: Trace, number: int, selection: Selection | None, examples: Sequence[int] | None = None
) -> Iterator[str]:
    """Yield the list of steps and all views of one of them, around a number of it.

    Args:
        trace: Any trace.
        number: The step's number.
        selection: What is to be followed; by default, and where the step has nothing to do with it, the largest number
            that the step makes and the loss depends on.
        examples: The numbers that the examples of the batch have elsewhere, where these are not from 0 on.
    """
    view = explain(trace, number, selection)
    voted = view.votes
    if view.chosen is None:
        view = explain(trace, number, first_number(trace, trace.steps[number].step.outputs[0]))
    yield from _step_list(trace, number)
    yield from _titled(f"Step {number}, {view.part}: {view.step}", wrap(view.sentence, WIDTH - 2))
    yield from _titled("Equation", _equation(view))
    yield from _titled(f"Tables, [marked]: what {view.chosen} is made of", _tables(trace, view))
    yield from _code(view.code)
    if view.messages:
        told = (wrap(message.text, WIDTH - 2, subsequent_indent="  ") for message in view.messages.messages)
        yield from _titled("Messages, the largest first", [line for lines in told for line in lines])
    if view.chain:
        yield from _titled(f"Chain rule for {name_in(trace, view.chain.selection)}", _chain(trace, view.chain))
    if voted:
        yield from _titled(
            f"The batch as a vote on {voted.selection}", vote_lines(voted, examples or range(trace.examples))
        )


def _titled(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield ""
    yield from wrap(title, WIDTH, subsequent_indent="  ")
    yield from (f"  {line}".rstrip() for line in lines)


def _step_list(trace: Trace, number: int) -> Iterator[str]:
    part = ""
    for traced in trace.steps:
        if traced.part != part:
            part = traced.part
            yield ""
            yield f"{part.capitalize()}"
        text = f"{'>' if traced.number == number else ' '} {traced.number:3} {traced.step}"
        short = text if len(text) <= STEP_WIDTH else f"{text[: STEP_WIDTH - 3]}..."
        yield f"{short:{STEP_WIDTH}} {trace[traced.step.outputs[0]].shape}"


def _code(view: CodeView) -> Iterator[str]:
    """Yield the lines of code, which are never wrapped so that they can be copied; once where both are the same."""
    numpy, torch = [line.text for line in view.numpy], [line.text for line in view.torch]
    if numpy == torch:
        yield from _titled("NumPy and PyTorch", numpy)
        return
    yield from _titled("NumPy", numpy)
    yield from _titled("PyTorch", torch)


def _equation(view: StepView) -> Iterator[str]:
    """Yield a number's equation, and those of the parts that it names."""
    entry = view.equation.entry
    if entry is None:
        return
    yield from _sides(entry.text)
    for part in entry.parts:
        yield from _sides(part.text, f", {part.meaning}" if part.meaning else "")


def _sides(equation: str, behind: str = "") -> Iterator[str]:
    """Yield an equation with each of its sides on lines of its own."""
    first, *sides = equation.split(" = ")
    yield from wrap(first + behind, WIDTH - 2)
    for side in sides:
        yield from wrap(f"= {side}", WIDTH - 2, initial_indent="  ", subsequent_indent="    ")


def _tables(trace: Trace, view: StepView) -> Iterator[str]:
    tables = matrix_view(trace, view.number, view.selection, most_rows=MOST_CELLS, most_columns=MOST_CELLS)
    yield from wrap(tables.operator, WIDTH - 2)
    for panel in tables.panels:
        yield ""
        yield f"{panel.name} {panel.shape}" if panel.shape else panel.name
        yield from _table(panel)


def _table(panel: Panel) -> Iterator[str]:
    """Yield a table with the numbers of its rows and columns; marked numbers stand in brackets."""
    marked = set(panel.marks)
    if panel.shape:
        yield " " * 5 + "".join(f"{column:>11} " for column in panel.columns).rstrip()
    for row, values in zip(panel.rows, panel.values, strict=True):
        cells = [
            f"[{short_number(value)}]" if panel.selection(row, column) in marked else f"{short_number(value)} "
            for column, value in zip(panel.columns, values, strict=True)
        ]
        label = f"{row:>4} " if len(panel.shape) == 2 else " " * 5
        yield (label + "".join(f"{cell:>12}" for cell in cells)).rstrip()


def _chain(trace: Trace, rule: ChainRule) -> Iterator[str]:
    """Yield the chain rule of a number, its factors, the ways into which it divides, and a nudge."""
    yield from _sides(rule.text)
    for factor in rule.chain.factors:
        formula = f" = {factor.text}" if factor.reads else ""
        line = f"{short_number(factor.value)}{formula}: {factor.meaning}"
        yield from wrap(line, WIDTH - 2, subsequent_indent="    ")
    for way in rule.chain.ways:
        yield f"{short_number(way.value)} by {name_in(trace, way.factors[0].end)}"
    if rule.chain.folded_count:
        yield f"{short_number(rule.chain.folded_sum)} by {rule.chain.folded_count} more"
    yield from wrap(nudge(trace, rule.selection, CHANGE).text, WIDTH - 2)
