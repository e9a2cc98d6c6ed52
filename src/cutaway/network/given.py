"""What a user gives a network, as arrays that fit it: inputs, and targets as rows or as class indices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.errors import DataError, ShapeError
from cutaway.network.specification import Specification
from cutaway.plan.step import layer_of

REAL = "buif"
"""NumPy's kinds of numbers that networks compute with: truth values, whole numbers, numbers with a fraction."""


def as_inputs(x: Any, specification: Specification) -> NDArray[Any]:
    """Return inputs of shape (batch, inputs).

    Raises:
        ShapeError: Another shape.
        DataError: No numbers.
    """
    rows = as_array(x, "x")
    inputs = specification.sizes[0]
    if rows.ndim != 2 or rows.shape[1] != inputs:
        raise ShapeError(
            f"Layer 1 expects x with {inputs} numbers for each example, the shape (batch, {inputs}); got {rows.shape}."
        )
    return as_numbers(rows, "x", specification.dtype)


def as_targets(y: Any, examples: int, specification: Specification) -> NDArray[Any]:
    """Return targets of shape (batch, outputs), from such rows or from class indices of shape (batch,).

    Raises:
        ShapeError: Another shape, or no examples.
        DataError: No numbers, or an index that is no class.
    """
    outputs = specification.sizes[-1]
    if not examples:
        raise ShapeError("The loss is a mean over examples and x has none; give one example or more.")
    targets = as_array(y, "y")
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


def as_arrays(given: Mapping[str, Any], shapes: Mapping[str, tuple[int, ...]], dtype: str) -> dict[str, NDArray[Any]]:
    """Return parameters, with statistics or without, as arrays of these names and shapes and of this number type.

    Raises:
        ShapeError: One is missing, unknown or of another shape; the layer is named.
        DataError: What cannot be read as real numbers, or a variance below 0.
    """
    if set(given) != set(shapes):
        difference = ", ".join(sorted(map(str, set(given) ^ set(shapes))))
        raise ShapeError(f"The parameters must be {', '.join(shapes)}; missing or unknown: {difference}.")
    found = {name: as_array(given[name], name) for name in shapes}
    for name, shape in shapes.items():  # before the numbers are copied: a view may be far larger than its memory
        if found[name].shape != shape:
            raise ShapeError(
                f"Layer {layer_of(name)}: {name} has the shape {found[name].shape}; the network needs {shape}."
            )
    arrays = {name: as_numbers(array, name, dtype) for name, array in found.items()}
    for name, array in arrays.items():
        if name.startswith("running_variance") and (array < 0).any():
            raise DataError(f"Layer {layer_of(name)}: {name} holds a number below 0, which no variance can be.")
    return arrays


def as_array(given: Any, name: str) -> NDArray[Any]:
    """Return what was given as an array of its own type, so that its shape is known before any number is copied.

    Raises:
        DataError: What makes no array, such as rows of different lengths, or what begins with no real number.
    """
    array = _converted(given, name, None)
    if array.dtype.kind == "c":
        raise DataError(f"{name} holds complex numbers; real ones are expected, such as np.real({name}).")
    if array.dtype.kind not in REAL:
        _converted(array.flat[:1], name, "float64")
    return array


def as_numbers(given: Any, name: str, dtype: str) -> NDArray[Any]:
    """Return an array of real numbers of this type.

    Raises:
        DataError: What cannot be read as such.
    """
    return _converted(as_array(given, name), name, dtype)


def _converted(given: Any, name: str, dtype: str | None) -> NDArray[Any]:
    try:
        array: NDArray[Any] = np.array(given, dtype=dtype, copy=None)
    except (OverflowError, RuntimeError, TypeError, ValueError) as error:  # a tensor with a gradient: RuntimeError
        raise DataError(f"{name} cannot be read as an array of numbers: {str(error).rstrip('.')}.") from None
    return array


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
