"""The matrix view: the values that meet in a step, and which row meets which column for a chosen number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from cutaway.explain.axes import Axes, axes_of
from cutaway.explain.checked import step_at
from cutaway.explain.entry_equation import EntryEquation, entry_equation
from cutaway.explain.focus import focus
from cutaway.explain.notation import latex_name
from cutaway.explain.selection import Selection
from cutaway.explain.step_formulas import whole_formulas
from cutaway.explain.text import as_text
from cutaway.network.trace import Trace

MOST_ROWS = 12
"""So that a batch of ten is seen whole."""

MOST_COLUMNS = 8


@dataclass(frozen=True)
class Panel:
    """A value as a table. One of one dimension is a row, a single number a table of one cell.

    Attributes:
        name: Its name in the plan.
        latex: Its sign.
        made: Whether the step makes it; else it reads it.
        shape: Its whole shape.
        axes: What its rows and columns stand for.
        rows: The numbers of the rows that are shown.
        columns: The numbers of the columns that are shown.
        values: The numbers in these rows and columns.
        marked_row: The row in which all marked numbers are, if it is one and there are any.
        marked_column: The same for the column.
        marks: All numbers of it that the chosen one is made from, or the chosen one itself.
    """

    name: str
    latex: str
    made: bool
    shape: tuple[int, ...]
    axes: Axes
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    values: tuple[tuple[float, ...], ...]
    marked_row: int | None
    marked_column: int | None
    marks: tuple[Selection, ...]

    def selection(self, row: int, column: int) -> Selection:
        """Return the number at a row and a column, counted as in ``rows`` and ``columns``, as all views name it."""
        return Selection(self.name, (row, column)[2 - len(self.shape) :])


@dataclass(frozen=True)
class MatrixView:
    """A step as tables.

    Attributes:
        number: The step's number in the trace.
        step: The step as the plan writes it.
        operator: What is done with the tables, ``x W1 + b1``.
        panels: What the step reads, in its order, and then what it makes.
        selection: The chosen number, or None.
        marks: The numbers that it is made from.
    """

    number: int
    step: str
    operator: str
    panels: tuple[Panel, ...]
    selection: Selection | None
    marks: tuple[Selection, ...]


def matrix_view(
    trace: Trace,
    number: int,
    selection: Selection | None = None,
    *,
    most_rows: int = MOST_ROWS,
    most_columns: int = MOST_COLUMNS,
    entry: EntryEquation | None = None,
) -> MatrixView:
    """Return the values of a step as tables.

    Where a value has more rows or columns than may be shown, it is those with the chosen number and the largest terms
    of its sum, the same that the equation shows, and besides them the first ones.

    Args:
        trace: The trace.
        number: The step's number in it.
        selection: A number that the step makes, or reads: then the first that is made from it is shown.
        most_rows: How many rows of a value are shown.
        most_columns: How many columns.
        entry: The equation of the selection, which the step makes, where that is known already.

    Raises:
        IndexError: There is no such step.
        UnknownNameError: The trace has no such value as the selection, or no such number in it.

    >>> from cutaway import Network
    >>> trace = Network([2, 3, 2]).trace([[1.0, 2.0]], [[1.0, 0.0]])
    >>> view = matrix_view(trace, 0, Selection("z1", (0, 1)))
    >>> view.operator, [(panel.name, panel.marked_row, panel.marked_column) for panel in view.panels]
    ('x W1 + b1', [('x', 0, None), ('W1', None, 1), ('b1', 0, 1), ('z1', 0, 1)])
    """
    step = step_at(trace, number).step
    chosen = entry.selection if entry else focus(trace, number, selection)
    if entry is None and chosen:
        entry = entry_equation(trace, number, chosen, kept=selection)
    output = chosen.name if chosen else step.outputs[0]
    panels = _Panels(trace, entry, (most_rows, most_columns))
    return MatrixView(
        number,
        str(step),
        next(as_text(line.formula) for line in whole_formulas(step) if line.name == output),
        tuple(panels.panel(name, name in step.outputs) for name in dict.fromkeys((*step.inputs, *step.outputs))),
        chosen,
        entry.marks if entry else (),
    )


@dataclass(frozen=True)
class _Panels:
    """Makes the tables of a step around one equation."""

    trace: Trace
    entry: EntryEquation | None
    most: tuple[int, int]

    def panel(self, name: str, made: bool) -> Panel:
        value = self.trace[name]
        table = np.reshape(value, (1,) * (2 - value.ndim) + value.shape)
        marks = tuple(mark for mark in self.marks if mark.name == name)
        rows, columns = (self.shown(name, axis, size) for axis, size in enumerate(table.shape))
        return Panel(
            name,
            latex_name(name),
            made,
            value.shape,
            axes_of(self.trace, name),
            rows,
            columns,
            tuple(tuple(map(float, row)) for row in table[np.ix_(rows, columns)]),
            _only(_place(mark)[0] for mark in marks),
            _only(_place(mark)[1] for mark in marks),
            marks,
        )

    @property
    def marks(self) -> tuple[Selection, ...]:
        return (*self.entry.marks, self.entry.selection) if self.entry else ()

    def shown(self, name: str, axis: int, size: int) -> tuple[int, ...]:
        """Return the rows (axis 0) or columns (axis 1) that are shown, in their order."""
        wanted = dict.fromkeys(_place(mark)[axis] for mark in self.first if mark.name == name)
        return tuple(sorted([*wanted, *(place for place in range(size) if place not in wanted)][: self.most[axis]]))

    @property
    def first(self) -> tuple[Selection, ...]:
        """What is shown before all else: the chosen number, and what the equation's terms read."""
        if not self.entry:
            return ()
        return (self.entry.selection, *(mark for term in self.entry.terms for mark in term.reads))


def _place(selection: Selection) -> tuple[int, ...]:
    """Return the row and the column of a number."""
    return (0,) * (2 - len(selection.index)) + selection.index


def _only(places: Iterable[int]) -> int | None:
    """Return the place if all are the same, else None."""
    found = set(places)
    return found.pop() if len(found) == 1 else None
