"""What a user gives a network, as arrays that fit it: inputs, and targets as rows or as class indices."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.errors import DataError, ShapeError
from cutaway.network.specification import Specification


def as_inputs(x: Any, specification: Specification) -> NDArray[Any]:
    """Return inputs of shape (batch, inputs).

    Raises:
        ShapeError: Another shape.
        DataError: No numbers.
    """
    rows = as_numbers(x, "x", specification.dtype)
    inputs = specification.sizes[0]
    if rows.ndim != 2 or rows.shape[1] != inputs:
        raise ShapeError(
            f"Layer 1 expects x with {inputs} numbers for each example, the shape (batch, {inputs}); got {rows.shape}."
        )
    return rows


def as_targets(y: Any, examples: int, specification: Specification) -> NDArray[Any]:
    """Return targets of shape (batch, outputs), from such rows or from class indices of shape (batch,).

    Raises:
        ShapeError: Another shape, or no examples.
        DataError: No numbers, or an index that is no class.
    """
    outputs = specification.sizes[-1]
    if not examples:
        raise ShapeError("The loss is a mean over examples and x has none; give one example or more.")
    targets = as_numbers(y, "y", None)
    if targets.shape == (examples,) and outputs == 1:
        targets = targets[:, np.newaxis]
    elif targets.shape == (examples,) and targets.dtype.kind in "ui":
        targets = _one_hot(targets, outputs)
    if targets.shape != (examples, outputs):
        raise ShapeError(
            f"The loss expects y of the shape ({examples}, {outputs}), one row for each example and one column "
            f"for each output, or whole numbers of the shape ({examples},), the classes from 0 to {outputs - 1}; got "
            f"{targets.dtype} of the shape {targets.shape}."
        )
    return as_numbers(targets, "y", specification.dtype)


def as_numbers(array: Any, name: str, dtype: str | None) -> NDArray[Any]:
    """Return an array of numbers; of their own type where ``dtype`` is None.

    Raises:
        DataError: What cannot be read as such.
    """
    try:
        numbers: NDArray[Any] = np.array(array, dtype=dtype, copy=None)
    except (TypeError, ValueError) as error:
        raise DataError(f"{name} cannot be read as an array of numbers: {error}.") from None
    if numbers.dtype.kind not in "buif":
        numbers = as_numbers(array, name, "float64")
    return numbers


def _one_hot(labels: NDArray[Any], classes: int) -> NDArray[Any]:
    """Return a row for each class index, 1 at the class and 0 elsewhere."""
    outside = (labels < 0) | (labels >= classes)
    if outside.any():
        row = int(outside.argmax())
        raise DataError(
            f"y holds the class {labels[row]} in row {row}; expected whole numbers from 0 to {classes - 1}."
        )
    rows = np.zeros((len(labels), classes))
    rows[np.arange(len(labels)), labels] = 1
    return rows
