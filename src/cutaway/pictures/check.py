"""Checks of what callers pass, with a sentence for each way to get it wrong."""

from collections.abc import Sequence, Sized

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cutaway.errors import SettingError, ShapeError


def real_array(values: ArrayLike, name: str, axes: Sequence[str]) -> NDArray[np.float64]:
    """Return values as float64 after checking that they have one axis per name in ``axes``.

    Raises:
        ShapeError: The number of axes differs, or one of them is empty.
        SettingError: The values are no numbers.
    """
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise SettingError(f"{name} cannot be read as numbers ({error}): pass an array of numbers.") from error
    if array.ndim != len(axes) or array.size == 0:
        wanted = ", ".join(axes)
        raise ShapeError(f"{name} has the shape {array.shape}, but ({wanted}) was expected, none of them 0.")
    return array


def same_length(count: int, name: str, values: Sized, other: str) -> None:
    """Check that there is one value for each of the ``count`` others."""
    if len(values) != count:
        raise ShapeError(f"{name} has {len(values)} entries for {count} {other}: pass one for each.")


def class_indices(values: ArrayLike, name: str, classes: Sequence[str]) -> NDArray[np.int64]:
    """Return labels or guesses as integers after checking that each names a class."""
    array = real_array(values, name, ("examples",))
    bad = (array != np.floor(array)) | (array < 0) | (array >= len(classes))
    if bad.any():
        raise SettingError(
            f"{name} holds {array[bad][0]:g}, but there are {len(classes)} classes: "
            f"pass whole numbers from 0 to {len(classes) - 1}."
        )
    return array.astype(np.int64)


def picture_size(shape: Sequence[int], inputs: int) -> tuple[int, int]:
    """Return (height, width) after checking that a picture of it has as many pixels as there are inputs."""
    if len(shape) != 2 or shape[0] * shape[1] != inputs or min(shape) < 1:
        raise ShapeError(
            f"The weights have {inputs} inputs, which a picture of shape {tuple(shape)} does not fill: "
            "pass (height, width) with height x width inputs, or None where the inputs are no picture."
        )
    return int(shape[0]), int(shape[1])
