"""A user's own picture of a digit or letter, made like the pictures of a data set, with every stage kept.

MNIST's rule: scale the digit into a box of 20 x 20 pixels keeping its aspect, with gray edges, and put the center
of mass of the ink at the center of 28 x 28 pixels; white ink on black.
Source: Y. LeCun, C. Cortes and C. Burges, "The MNIST database of handwritten digits". Measured on it: the center
of mass lies at row and column 14.0 (counted from 0), at most 0.5 off, so that whole pixels are moved.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from cutaway.data.dataset import PictureFormat
from cutaway.data.ink import ANTI_ALIASED, contrast, ink_mask, is_empty, stretched
from cutaway.data.picture_file import read_picture, read_picture_bytes
from cutaway.data.strokes import is_thin, thickened
from cutaway.data.suspicion import notice_for
from cutaway.errors import DataError

__all__ = ["Prepared", "Stage", "prepare", "read_picture", "read_picture_bytes"]

WORKING_SIDE = 512  # pixels; larger pictures are reduced to this, which also averages noise away
Pixels = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Stage:
    """A picture (height, width) on its way to the network, and a sentence that says what was done."""

    name: str
    sentence: str
    pixels: Pixels


@dataclass(frozen=True, eq=False)
class Prepared:
    """The picture in a data set's format, and the stages that led there; pixels are 0 to 255, ink bright.

    ``notice`` is a sentence for the user where the picture seems to hold more than one digit or letter on plain
    paper, or "".
    """

    stages: tuple[Stage, ...]
    notice: str = ""

    @property
    def pixels(self) -> Pixels:
        """Return the final picture, shape (height, width) of the format, 0 to 255."""
        return self.stages[-1].pixels

    def values(self, scale: float = 255.0) -> NDArray[np.float64]:
        """Return the pixels in the steps of a data set with this scale: whole numbers 0 to 16 for scale 16."""
        values = self.pixels.astype(np.float64) * (scale / 255.0)
        return np.rint(values) if scale > 1 else values

    def network_input(self, scale: float = 255.0, dtype: DTypeLike = "float32") -> NDArray[Any]:
        """Return ``values(scale) / scale`` as one row, shape (1, height * width), as ``Dataset.scaled`` does."""
        return (self.values(scale) / scale).astype(dtype).reshape(1, -1)


def prepare(
    gray: Pixels,
    format: PictureFormat,  # noqa: A002 (the word for it, and the builtin is not wanted here)
    *,
    polarity: bool = True,
    crop: bool = True,
    box: bool = True,
    center: bool = True,
    name: str = "given",
) -> Prepared:
    """Make gray levels (height, width), 0 to 255, into a picture of a data set's format.

    Each stage can be left out, to see what it is good for. ``polarity``: ink bright on black, the paper's light
    taken away and the contrast stretched. ``crop``: only the ink, without specks. ``box``: the longest side is
    ``format.box`` pixels, otherwise the picture fills the format; after ``crop``, strokes that would fade away at
    that size are redrawn thicker (a stage of its own, "stroke", that most pictures do not have). ``center``: the
    ink's center of mass (or its box's middle, as the format says) at the center, otherwise the middle of what
    was scaled. No ink is ever pushed over the edge. ``name`` is how errors call the picture.

    Raises:
        DataError: The picture is empty: nothing stands out from the paper; or ``gray`` is no gray picture.

    >>> gray = np.full((40, 40), 255, np.uint8)
    >>> gray[5:25, 8:12] = 0
    >>> picture = prepare(gray, PictureFormat(28, 28, 20, "mass")).pixels
    >>> [int(side.sum()) for side in ((picture > 0).any(axis=1), (picture > 0).any(axis=0))]
    [20, 4]
    """
    pixels = _checked(gray, name)
    stages = [_reduced(pixels)]
    if polarity:
        stages += _polarity(stages[-1].pixels, name)
    notice = ""
    if crop:
        notice = notice_for(ink_mask(stages[-1].pixels))
        stages.append(_crop(stages[-1].pixels))
    if crop and box and is_thin(stages[-1].pixels, format.box):
        stages.append(_stroke(stages[-1].pixels, format.box))
    stages.append(_box(stages[-1].pixels, format, format.box if box else None))
    stages.append(_center(stages[-1].pixels, format, center))
    return Prepared(tuple(stages), notice)


def _checked(gray: Pixels, name: str) -> Pixels:
    pixels = np.asarray(gray)
    if pixels.ndim != 2 or pixels.dtype != np.uint8 or not pixels.size:
        given = f"shape {pixels.shape} and type {pixels.dtype}"
        raise DataError(f"The picture {name} has {given}; give gray levels (height, width) of type uint8.")
    if pixels.max() == pixels.min():
        raise _empty(name, f"all of it is gray level {pixels.max()}")
    return pixels


def _empty(name: str, what: str) -> DataError:
    return DataError(f"The picture {name} is empty: {what}; give a picture with one digit or letter in it.")


def _reduced(pixels: Pixels) -> Stage:
    height, width = pixels.shape
    longest = max(height, width)
    if longest <= WORKING_SIDE:
        return Stage("picture", f"The picture as it was read, {width} x {height} pixels.", pixels)
    sides = [max(1, round(side * WORKING_SIDE / longest)) for side in (height, width)]
    sentence = f"The picture, reduced from {width} x {height} to {sides[1]} x {sides[0]} pixels."
    return Stage("picture", sentence, _resized(pixels, sides[0], sides[1]))


def _resized(pixels: Pixels, height: int, width: int) -> Pixels:
    """Scale by averaging areas where it gets smaller, smoothly where it gets larger."""
    from PIL import Image

    larger = height > pixels.shape[0]
    method = Image.Resampling.BICUBIC if larger else Image.Resampling.BOX
    return np.asarray(Image.fromarray(pixels).resize((width, height), method))


def _polarity(pixels: Pixels, name: str) -> list[Stage]:
    found = contrast(pixels.astype(np.float32))
    if is_empty(found):
        raise _empty(name, "nothing stands out from its background")
    if found.dark_ink:
        sentence = f"The paper is bright (gray level {found.paper:.0f}), so black and white are swapped."
        inverted = 255 - pixels
    else:
        sentence = f"The background is dark (gray level {found.paper:.0f}), so the ink is white already."
        inverted = pixels
    light = "The background's light is taken away, and the ink's contrast stretched to 0 to 255."
    return [Stage("polarity", sentence, inverted), Stage("contrast", light, stretched(found))]


def _crop(pixels: Pixels) -> Stage:
    mask = ink_mask(pixels)
    specks = (pixels >= ANTI_ALIASED) & ~mask
    top, bottom, left, right = _bounds(mask)
    cut = np.where(specks, np.uint8(0), pixels)[top:bottom, left:right]
    return Stage("crop", f"Cut to the ink, {right - left} x {bottom - top} pixels.", cut)


def _stroke(pixels: Pixels, box: int) -> Stage:
    sentence = "The pen is thinner than any in the data set, so its strokes are redrawn with a usual width."
    return Stage("stroke", sentence, thickened(pixels, box))


def _bounds(mask: NDArray[np.bool_]) -> tuple[int, int, int, int]:
    """Return top, bottom, left, right (ends exclusive) of what is set; all of it where nothing is."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        return 0, mask.shape[0], 0, mask.shape[1]
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def _box(pixels: Pixels, format: PictureFormat, box: int | None) -> Stage:  # noqa: A002
    """Scale to a longest side of ``box``, or as large as fits into the format."""
    height, width = pixels.shape
    factor = min((box or format.height) / height, (box or format.width) / width)
    sides = [max(1, round(height * factor)), max(1, round(width * factor))]
    goal = f"a longest side of {box}" if box else "the size of the data set's pictures"
    sentence = f"Scaled to {sides[1]} x {sides[0]} pixels: {goal}."
    if sides == [height, width]:
        return Stage("box", sentence, pixels)
    return Stage("box", sentence, _brightened(_resized(pixels, sides[0], sides[1])))


def _brightened(pixels: Pixels) -> Pixels:
    """Bring the brightest pixel back to 255: averaging areas pales strokes thinner than a pixel."""
    return np.asarray(np.rint(pixels * (255 / max(1, int(pixels.max())))), np.uint8)


def _center(pixels: Pixels, format: PictureFormat, center: bool) -> Stage:  # noqa: A002
    sides, middles = pixels.shape, [(side - 1) / 2 for side in pixels.shape]
    aims, what = [(format.height - 1) / 2, (format.width - 1) / 2], "the middle of what was scaled"
    if center and format.centering == "box":
        top, bottom, left, right = _bounds(pixels > 0)
        middles, what = [(top + bottom - 1) / 2, (left + right - 1) / 2], "the middle of the ink's box"
    elif center:
        middles, what = _mass_center(pixels), "the ink's center of mass"
        aims = [format.height / 2, format.width / 2]  # 14.0 of 28, as measured on MNIST
    offsets = [
        min(max(int(np.floor(aim - middle + 0.5)), 0), full - side)
        for aim, middle, side, full in zip(aims, middles, sides, (format.height, format.width), strict=True)
    ]
    result = np.zeros((format.height, format.width), np.uint8)
    result[offsets[0] : offsets[0] + sides[0], offsets[1] : offsets[1] + sides[1]] = pixels
    return Stage("center", f"Placed with {what} at the center of {format.width} x {format.height}.", result)


def _mass_center(pixels: Pixels) -> list[float]:
    """Return row and column of the center of mass, counted from 0 at the middle of the first pixel."""
    mass = max(1, int(pixels.sum(dtype=np.int64)))
    sums = (pixels.sum(axis=1, dtype=np.int64), pixels.sum(axis=0, dtype=np.int64))
    return [float(sum_ @ np.arange(len(sum_))) / mass for sum_ in sums]
