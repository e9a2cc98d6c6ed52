"""What is given to the doctor beside network and batch, in the form in which a case holds it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.diagnosis.calls import called, numbers
from cutaway.diagnosis.case import Preparation
from cutaway.diagnosis.from_network import labels_of
from cutaway.errors import DataError, SettingError


def floats_of(losses: Iterable[float]) -> tuple[float, ...]:
    """Return losses as numbers, whatever holds them."""
    found: tuple[float, ...] = called("losses= cannot be read as numbers", lambda: tuple(map(float, losses)))
    return found


def rows_of(name: str, rows: Any) -> NDArray[Any] | None:
    """Return the rows of an argument of this name, (examples, inputs), or None where it is not given."""
    if rows is None:
        return None
    array = numbers(f"The rows of {name}=", rows)
    if not array.ndim or not array.size:
        raise DataError(f"{name}= has the shape {array.shape}; give rows of numbers, (examples, inputs).")
    return array.reshape(len(array), -1)


def batch_labels_of(batches: Iterable[Any]) -> tuple[NDArray[Any], ...] | None:
    """Return the classes of each batch; None where the targets are numbers to predict."""
    found = called("batches= cannot be read", lambda: [_labels(batch) for batch in batches])
    return None if any(labels is None for labels in found) else tuple(labels for labels in found if labels is not None)


def _labels(batch: Any) -> NDArray[Any] | None:
    pair = isinstance(batch, (tuple, list)) and len(batch) == 2 and np.ndim(batch[0]) >= 1  # else two labels
    y = np.asarray(batch[1] if pair else batch)
    if y.ndim == 2 and y.shape[1] > 1:
        return labels_of(y)
    whole = y.dtype.kind in "iubUS" or (y.dtype.kind == "f" and bool(np.all(y == np.round(y))))
    return y.reshape(-1) if whole else None


def preparation_of(scaler: Any, training: NDArray[Any] | None, others: NDArray[Any] | None) -> Preparation:
    """Return how the inputs were scaled; a scaler without means, or of other columns than the rows, is an error."""
    mean = getattr(scaler, "mean_", getattr(scaler, "mean", None))
    if mean is None or training is None:
        raise SettingError(
            "A scaler is examined by its mean (or mean_), beside training_rows=, the rows before scaling."
        )
    figures = numbers("The means of the scaler", mean).astype(np.float64).reshape(-1)
    for name, rows in (("training_rows", training), ("held_out", others)):
        if rows is not None and rows.shape[1] != len(figures):
            raise DataError(
                f"The scaler has {len(figures)} means and {name}= has {rows.shape[1]} columns; give the scaler that "
                "these rows were scaled with."
            )
    return Preparation(figures, training, others)
