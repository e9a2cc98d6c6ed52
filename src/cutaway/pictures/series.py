"""A training history read as curves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.errors import SettingError

History = Sequence[Mapping[str, Any]]

BATCHES = "batches"
"""The name of the curve of losses that were measured on batches, while the weights still moved."""


@dataclass(frozen=True)
class Series:
    """One curve: ``epochs`` and ``values`` are (points,); a value that is not finite is NaN and makes a gap."""

    name: str
    epochs: NDArray[np.float64]
    values: NDArray[np.float64]

    @property
    def finite(self) -> NDArray[np.bool_]:
        """Where the values are numbers."""
        return np.isfinite(self.values)

    @property
    def alone(self) -> NDArray[np.bool_]:
        """Where a value has no neighbor to draw a line to."""
        padded = np.concatenate([[False], self.finite, [False]])
        return np.asarray(self.finite & ~padded[:-2] & ~padded[2:])

    @property
    def last(self) -> tuple[float, float] | None:
        """The last point with a number: its epoch and value."""
        if not self.finite.any():
            return None
        return float(self.epochs[self.finite][-1]), float(self.values[self.finite][-1])

    def best(self, *, lowest: bool) -> tuple[float, float] | None:
        """The first point that no other one beats."""
        if not self.finite.any():
            return None
        index = int(np.nanargmin(self.values) if lowest else np.nanargmax(self.values))
        return float(self.epochs[index]), float(self.values[index])


def check_history(history: History) -> None:
    """Check that there are rows and that each has a finite epoch.

    Raises:
        SettingError: The history is empty, or a row has no epoch.
    """
    if not history:
        raise SettingError("The history has no rows: train for at least one epoch before drawing it.")
    for number, row in enumerate(history):
        epoch = row.get("epoch")
        if epoch is None or not np.isfinite(_number(epoch, number, "epoch")):
            raise SettingError(f'Row {number} of the history has the epoch {epoch!r}: give each row an "epoch".')


def read_series(history: History, key: str) -> Series:
    """Read one curve; rows that lack the key or hold None do not interrupt it, NaN and infinity do."""
    name = BATCHES if key == "batch_loss" else key.split("_")[0]
    rows = [(i, row) for i, row in enumerate(history) if row.get(key) is not None]
    epochs = np.array([float(row["epoch"]) for _, row in rows], dtype=np.float64)
    values = np.array([_number(row[key], i, key) for i, row in rows], dtype=np.float64)
    return Series(name, epochs, np.where(np.isfinite(values), values, np.nan))


def _number(value: Any, row: int, key: str) -> float:
    try:
        return float(value)
    except (TypeError, ValueError) as error:
        raise SettingError(
            f"Row {row} of the history has {value!r} as {key}: pass a number, or None where there is none."
        ) from error
