"""The values of pictures at places between their pixels."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def looked_up(pictures: NDArray[Any], rows: NDArray[Any], columns: NDArray[Any]) -> NDArray[Any]:
    """Return the values at places, by bilinear interpolation; outside of a picture everything is 0.

    Args:
        pictures: (pictures, height, width), whole numbers or floats.
        rows: Where to look, (pictures, new height, new width), in pixels; 0 is the middle of the first row.
        columns: The same along the rows.

    Returns:
        Values of the pictures' type, shape of ``rows``; whole numbers are rounded.

    >>> looked_up(np.array([[[0, 100]]], np.uint8), np.zeros((1, 1, 3)), np.array([[[0.25, 1.0, 1.5]]])).tolist()
    [[[25, 100, 50]]]
    """
    count, height, width = pictures.shape
    padded = np.zeros((count, height + 2, width + 2), pictures.dtype)
    padded[:, 1:-1, 1:-1] = pictures
    top, down = _parted(rows, height)
    left, right = _parted(columns, width)
    across = width + 2
    corner = top * across + left + (np.arange(count) * (height + 2) * across).reshape(-1, 1, 1)
    flat = padded.reshape(-1)
    upper = _between(flat.take(corner), flat.take(corner + 1), right)
    lower = _between(flat.take(corner + across), flat.take(corner + across + 1), right)
    values = _between(upper, lower, down)
    return np.asarray(np.rint(values) if pictures.dtype.kind in "iu" else values, pictures.dtype)


def _parted(places: NDArray[Any], size: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the padded pixel before each place, and how far the place lies behind it, 0 to 1."""
    padded = np.clip(places + np.float32(1), 0, size + 1)
    before = np.minimum(padded.astype(np.int64), size)
    return before, (padded - before).astype(np.float32)


def _between(one: NDArray[Any], other: NDArray[Any], share: NDArray[np.float32]) -> NDArray[np.float32]:
    begin = one.astype(np.float32)
    return begin + share * (other.astype(np.float32) - begin)
