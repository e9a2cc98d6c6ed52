"""Gathering what a page carries from a trace: nothing is computed here, all of it comes from the views."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from cutaway.errors import ShapeError
from cutaway.explain.axes import axes_of
from cutaway.explain.code_view import code_view
from cutaway.explain.entry_equation import EntryEquation, entry_equation
from cutaway.explain.equation import equation_view
from cutaway.explain.first import sizes
from cutaway.explain.graph import graph_view
from cutaway.explain.matrix import MatrixView, Panel, matrix_view
from cutaway.explain.messages import messages
from cutaway.explain.mode import notice_of
from cutaway.explain.network_equation import network_equation
from cutaway.explain.notation import latex_name
from cutaway.explain.page.data import Beside, PageData, PageEntry, PageStep, Table, Window
from cutaway.explain.page.lenses import lenses_of
from cutaway.explain.page.reach import Reach, reach_of
from cutaway.explain.selection import Selection
from cutaway.explain.sentences import sentence
from cutaway.network.trace import Trace, TracedStep

MOST_UNITS = 6
Windows = dict[Window, int]


@dataclass(frozen=True)
class _Found:
    """A number that the page explains: the step that makes it, its equation, its sentence, its tables."""

    traced: TracedStep
    entry: EntryEquation
    sentence: str
    matrix: MatrixView


def gather(
    trace: Trace,
    title: str,
    selection: Selection | None = None,
    picture: tuple[int, int] | None = None,
    most_units: int = MOST_UNITS,
    examples: Sequence[int] | None = None,
) -> PageData:
    """Return all that a page shows of a trace.

    Args:
        trace: Any trace.
        title: What the page is about.
        selection: What is chosen at first.
        picture: The (rows, columns) of pixels where the inputs are a picture.
        most_units: How many units of a wide layer are shown; all weights between those that are shown are explained.
        examples: The numbers that the examples have in the data, where these are not from 0 on.
    """
    graph = graph_view(trace, selection, most_units=most_units, picture=picture)
    found = _all_found(trace, reach_of(trace, graph), selection)
    tables, windows = _tables(trace, found), _windows(found)
    return PageData(
        title=title,
        network=repr(trace.network).strip("<>").removeprefix("Network "),
        notice=notice_of(trace),
        examples=trace.examples,
        example_numbers=_numbers(trace, examples),
        batched=tuple(name for name in trace.values if trace.shapes[name][:1] == ("batch",)),
        selection=selection,
        steps=tuple(_step(trace, traced, tables, windows, found) for traced in trace.steps),
        graph=replace(graph, marks=()),  # the page lights up what the entry on show is made of
        tables=tables,
        windows=tuple(windows),
        lenses=lenses_of(trace, graph),
        equations=tuple(network_equation(trace, part) for part in ("forward", "backward", "update")),
    )


def _numbers(trace: Trace, examples: Sequence[int] | None) -> tuple[int, ...]:
    numbers = tuple(range(trace.examples) if examples is None else map(int, examples))
    if len(numbers) != trace.examples:
        raise ShapeError(
            f"{len(numbers)} numbers of examples were given for a trace of {trace.examples}; give one for each."
        )
    return numbers


def _all_found(trace: Trace, reach: Reach, kept: Selection | None) -> list[_Found]:
    """Return all numbers that are explained; each shows what is selected at first where it is made from that."""
    pairs = [(traced, number) for traced in trace.steps for number in reach.numbers_of(traced.step.outputs[0])]
    return [_found(trace, traced, number, kept) for traced, number in pairs]


def _found(trace: Trace, traced: TracedStep, number: Selection, kept: Selection | None) -> _Found:
    entry = entry_equation(trace, traced.number, number, kept=kept)
    told = sentence(trace, traced.number, number)  # while the equation is at hand
    return _Found(traced, entry, told, matrix_view(trace, traced.number, number, entry=entry))


def _tables(trace: Trace, found: list[_Found]) -> dict[str, Table]:
    """Return for each value the rows and columns that are shown anywhere."""
    rows: dict[str, set[int]] = {}
    columns: dict[str, set[int]] = {}
    for panel in (panel for one in found for panel in one.matrix.panels):
        rows.setdefault(panel.name, set()).update(panel.rows)
        columns.setdefault(panel.name, set()).update(panel.columns)
    return {name: _table(trace, name, sorted(rows[name]), sorted(columns[name])) for name in rows}


def _table(trace: Trace, name: str, rows: list[int], columns: list[int]) -> Table:
    value = trace[name]
    whole = np.reshape(value, (1,) * (2 - value.ndim) + value.shape)
    numbers = tuple(tuple(map(float, row)) for row in whole[np.ix_(rows, columns)])
    return Table(name, latex_name(name), value.shape, axes_of(trace, name), tuple(rows), tuple(columns), numbers)


def _step(
    trace: Trace, traced: TracedStep, tables: dict[str, Table], windows: Windows, found: list[_Found]
) -> PageStep:
    step, own = traced.step, [one for one in found if one.traced is traced]
    telling = sizes(trace, step.outputs[0])
    first = max(range(len(own)), key=lambda place: float(telling[own[place].entry.selection.index]))
    return PageStep(
        number=traced.number,
        part=traced.part,
        layer=step.layer,
        text=str(step),
        inputs=step.inputs,
        outputs=step.outputs,
        sentence=sentence(trace, traced.number),
        equation=replace(equation_view(trace, traced.number), entry=None),
        operator=own[first].matrix.operator,
        code=code_view(trace, traced.number),
        entries=tuple(_entry(trace, one, tables, windows) for one in own),
        first=first,
    )


def _entry(trace: Trace, found: _Found, tables: dict[str, Table], windows: Windows) -> PageEntry:
    number, chosen = found.traced.number, found.entry.selection
    marks = tuple(mark for mark in found.entry.marks if _is_in(tables[mark.name], mark))
    return PageEntry(
        equation=replace(found.entry, marks=marks),
        sentence=found.sentence,
        beside=tuple(
            Beside(windows[_window(panel)], panel.marked_row, panel.marked_column) for panel in found.matrix.panels
        ),
        messages=messages(trace, number, chosen) if found.traced.part == "backward" else None,
    )


def _is_in(table: Table, mark: Selection) -> bool:
    row, column = (0,) * (2 - len(mark.index)) + mark.index
    return row in table.rows and column in table.columns


def _windows(found: list[_Found]) -> Windows:
    """Return the windows that are shown anywhere, each once, with their numbers."""
    windows = dict.fromkeys(_window(panel) for one in found for panel in one.matrix.panels)
    return {window: number for number, window in enumerate(windows)}


def _window(panel: Panel) -> Window:
    return Window(panel.name, panel.rows, panel.columns)
