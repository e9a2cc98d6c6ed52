"""Test pictures to choose from, and what can be done to one before it is read: shift, turn, thicken."""

from __future__ import annotations

from math import cos, floor, isfinite, radians, sin

import numpy as np
from numpy.typing import NDArray

from cutaway.data import Dataset, PictureFormat
from cutaway.data.looking_up import looked_up
from cutaway.errors import SettingError
from cutaway.protocol.digits import Picture

MOST_DEGREES = 360.0
MOST_PIXELS = 28.0
MOST_THICKER = 3.0
Pixels = NDArray[np.uint8]


def picture_at(tests: Dataset, place: int) -> Pixels:
    """Return a test picture, (height, width) uint8, 0 to 255, ink bright.

    Raises:
        SettingError: There is no such picture.
    """
    if not 0 <= place < len(tests):
        raise SettingError(f"There is no test picture {place}; there are {len(tests):,}, counted from 0.")
    pictures = pictures_of(tests, np.array([place]))
    return np.asarray(pictures[0])


def pictures_of(data: Dataset, rows: NDArray[np.int64]) -> Pixels:
    """Return pictures of a data set as gray levels, (rows, height, width) uint8, 0 to 255."""
    form = format_of(data)
    levels = np.rint(data.scaled("float32", rows) * 255).clip(0, 255).astype(np.uint8)
    return np.asarray(levels.reshape(len(rows), form.height, form.width))


def format_of(data: Dataset) -> PictureFormat:
    """Return the format of the pictures of a data set.

    Raises:
        SettingError: Its examples are no pictures.
    """
    if data.picture is None:
        raise SettingError(f"The examples of {data.name!r} are no pictures; choose a set of pictures.")
    return data.picture


def changed(pixels: Pixels, picture: Picture) -> Pixels:
    """Return a picture turned about its middle, then moved, then with thicker or thinner strokes.

    Values between pixels are interpolated; what leaves the picture is gone.

    Raises:
        SettingError: A change beyond all sense.

    >>> dot = np.zeros((3, 3), np.uint8)
    >>> dot[1, 1] = 200
    >>> changed(dot, Picture(right=1.0)).tolist()
    [[0, 0, 0], [0, 0, 200], [0, 0, 0]]
    >>> changed(dot, Picture(thicker=1.0)).tolist()
    [[0, 200, 0], [200, 200, 200], [0, 200, 0]]
    """
    _check(picture)
    if picture.degrees or picture.down or picture.right:
        pixels = _moved(pixels, picture)
    return _thickened(pixels, picture.thicker)


def _check(picture: Picture) -> None:
    bounds = (
        ("turned", "degrees", picture.degrees, MOST_DEGREES),
        ("moved", "pixels", picture.down, MOST_PIXELS),
        ("moved", "pixels", picture.right, MOST_PIXELS),
        ("thickened", "pixels", picture.thicker, MOST_THICKER),
    )
    for what, unit, value, most in bounds:
        if not (isfinite(value) and abs(value) <= most):
            raise SettingError(f"The picture is to be {what} by {value:g} {unit}; expected {-most:g} to {most:g}.")


def _moved(pixels: Pixels, picture: Picture) -> Pixels:
    """Look up for each pixel where it comes from: moved back, then turned back about the middle."""
    height, width = pixels.shape
    middle, center = (height - 1) / 2, (width - 1) / 2
    v, u = np.mgrid[:height, :width]
    v, u = v - middle - picture.down, u - center - picture.right
    turn = radians(picture.degrees)  # clockwise, since rows go down
    rows, columns = middle - u * sin(turn) + v * cos(turn), center + u * cos(turn) + v * sin(turn)
    return np.asarray(looked_up(pixels[np.newaxis], rows[np.newaxis], columns[np.newaxis])[0])


def _thickened(pixels: Pixels, thicker: float) -> Pixels:
    """Grow or shrink the strokes by whole pixels, and mix the last two for what is left of a pixel."""
    from scipy.ndimage import generate_binary_structure, grey_dilation, grey_erosion

    if not thicker:
        return pixels
    grow, cross = grey_dilation if thicker > 0 else grey_erosion, generate_binary_structure(2, 1)
    whole, share = floor(abs(thicker)), abs(thicker) % 1
    for _ in range(whole):
        pixels = grow(pixels, footprint=cross, mode="constant", cval=0)
    if not share:
        return np.asarray(pixels)
    further = grow(pixels, footprint=cross, mode="constant", cval=0)
    return np.asarray(np.rint((1 - share) * pixels + share * further), np.uint8)
