"""A table as text, two columns of numbers and a class or a number, as points of a playground."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from cutaway.data import Dataset, read_csv
from cutaway.errors import DataError
from cutaway.lab.playground.points import MOST_CLASSES, SIDE, Points, checked
from cutaway.protocol.limits import LARGEST_TABLE

WITHIN = 5.0
"""Columns that reach beyond the maps are moved into -5 to 5, where the generated sets lie."""


def table_points(text: str) -> Points:
    """Return the points of a table: its columns are x1, x2 and the class or number; a single input is a curve.

    Columns that reach beyond -6 to 6 are moved into -5 to 5, and numbers to predict that reach beyond -1 to 1 into
    these; the remark tells it.

    Raises:
        DataError: It is no such table, or too long.
    """
    if len(text) > LARGEST_TABLE:
        raise DataError(f"The table has {len(text):,} characters; at most {LARGEST_TABLE:,} are read.")
    made = _read(text)
    if made.inputs not in (1, 2):
        raise DataError(f"The table makes {made.inputs} inputs; expected two columns of numbers, then the answer.")
    if len(made.classes) > MOST_CLASSES:
        raise DataError(f"The table has {len(made.classes)} classes; the playground takes {MOST_CLASSES} at most.")
    x, moved = _within(np.asarray(made.x, np.float64), SIDE, WITHIN)
    if made.inputs == 1:
        x = np.column_stack([x, np.zeros(len(x))])
    answers, scaled = made.labels.astype(np.float64), False
    if made.targets is not None:
        targets, scaled = _within(np.asarray(made.targets, np.float64), 1.0, 1.0)
        answers = targets[:, 0]
    parts = [f"its columns were moved into -{WITHIN:g} to {WITHIN:g}"] * moved + ["its numbers into -1 to 1"] * scaled
    return checked(x, answers, made.classes, f"The table was read; {' and '.join(parts)}." if parts else "")


def _read(text: str) -> Dataset:
    """Read the text as a file is read, which knows all about separators, headers and missing values."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_text(text, encoding="utf-8", errors="replace")
        try:
            return read_csv(path)
        except DataError as error:
            said = str(error).replace(str(path), "the table")
            raise DataError(said[:1].upper() + said[1:]) from None


def _within(columns: NDArray[np.float64], fits: float, side: float) -> tuple[NDArray[np.float64], bool]:
    """Return columns, each moved and stretched into -side to side unless all lie within what fits already."""
    if np.abs(columns).max(initial=0.0) <= fits:
        return columns, False
    low, high = columns.min(axis=0), columns.max(axis=0)
    spread = np.where(high > low, high - low, 1.0)
    return side * (2 * (columns - low) / spread - 1), True
