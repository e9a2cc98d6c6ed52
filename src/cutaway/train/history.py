"""The history of a run: one row of numbers at a time, as JSON lines and as CSV."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Mapping
from pathlib import Path

from cutaway.files import write_atomically
from cutaway.train.stored import stored_number

COLUMNS = (
    "step",
    "epoch",
    "learning_rate",
    "batch_loss",
    "training_loss",
    "training_accuracy",
    "validation_loss",
    "validation_accuracy",
)
"""``batch_loss`` is the mean over the batches since the row before, measured while the parameters moved. The other
losses and accuracies are measured with the parameters at rest: on the validation data four times an epoch, on as many
training examples at its end. All losses are those of the data, without the penalties of regularizers, so that they can
be compared. What a row did not measure is empty."""

Row = Mapping[str, float | None]


class History:
    """The rows of a run, kept in memory and in ``history.jsonl``.

    Args:
        folder: The run's folder.
        keep: How many rows of an earlier part of the run still hold; later ones are dropped, since the steps
            they tell of will be made again.
    """

    def __init__(self, folder: Path, keep: int = 0) -> None:
        self.lines_path = folder / "history.jsonl"
        self.table_path = folder / "history.csv"
        self.rows: list[Row] = read_history(folder)[:keep]
        write_atomically(self.lines_path, "".join(_line(row) for row in self.rows).encode())

    def append(self, row: Row) -> None:
        """Add a row; it is in the file when this returns."""
        row = as_row(row)
        self.rows.append(row)
        with self.lines_path.open("a", encoding="utf-8") as file:
            file.write(_line(row))

    def flush(self) -> None:
        """Make the rows survive a power failure, and bring the CSV table up to date."""
        with self.lines_path.open("a", encoding="utf-8") as file:
            os.fsync(file.fileno())
        write_atomically(self.table_path, _table(self.rows).encode())


def read_history(folder: Path) -> list[Row]:
    """Return the rows in a run's folder; a last line that was cut off by a crash is left out."""
    path = folder / "history.jsonl"
    rows: list[Row] = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []:
        try:
            rows.append(_read_line(line))
        except (ValueError, RecursionError):
            break
    return rows


def as_row(measured: Mapping[str, float | None]) -> Row:
    """Return what was measured as a row of all columns; None stands for what was not, and for NaN and infinity."""
    return {column: _finite_or_none(measured.get(column)) for column in COLUMNS}


def _read_line(line: str) -> Row:
    row = json.loads(line)
    if not isinstance(row, dict):
        raise ValueError("not a row")
    return {column: None if row.get(column) is None else stored_number(row[column]) for column in COLUMNS}


def _line(row: Row) -> str:
    return json.dumps(dict(row), allow_nan=False) + "\n"


def _finite_or_none(number: float | None) -> float | None:
    """Return None for NaN, which is no JSON: before the first step there is no batch loss."""
    return number if number is not None and number - number == 0 else None


def _table(rows: list[Row]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: "" if value is None else value for name, value in row.items()} for row in rows)
    return text.getvalue()
