"""Strokes of a pen become a picture: dark ink with soft edges on bright paper."""

from __future__ import annotations

from math import hypot, isfinite

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from cutaway.errors import SettingError
from cutaway.protocol.digits import PAD, Stroke

SIDE = PAD // 2
"""Pixels of the picture along each side: five for each of a network's, and it takes half the time of ``PAD``."""

FINER = 4
"""It is drawn so many times finer and averaged, which gives strokes their gray edges."""

CLOSEST = 1.0
"""Points nearer than this to the one before, in units of the pad, are left out: they take time and cannot be seen."""

MOST_STROKES = 500
MOST_POINTS = 5_000
THINNEST_PEN, WIDEST_PEN = 1.0, 100.0

Points = list[tuple[float, float]]


def drawn(strokes: tuple[Stroke, ...], pen: float) -> NDArray[np.uint8]:
    """Return strokes as gray levels, shape (``SIDE``, ``SIDE``): 255 for paper, 0 for ink.

    What lies beyond the pad's edge is drawn at its edge. A stroke of one point is a dot.

    Args:
        strokes: Lines of the pen, in units of the pad.
        pen: How wide it is, in the same units.

    Raises:
        SettingError: There are too many strokes or points, the pen is too thin or too wide, or a number is not finite.

    >>> picture = drawn((Stroke(points=((140.0, 40.0), (140.0, 240.0))),), 20.0)
    >>> picture.shape, int(picture[70, 70]), int(picture[70, 40])
    ((140, 140), 0, 255)
    """
    _check(strokes, pen)
    scale = SIDE * FINER / PAD
    page = Image.new("L", (SIDE * FINER, SIDE * FINER), 255)
    ink, radius = ImageDraw.Draw(page), pen * scale / 2
    for stroke in strokes:
        points = [(x * scale, y * scale) for x, y in _thinned(stroke.points)]
        ink.line(points, fill=0, width=max(1, round(2 * radius)))
        for x, y in points:  # round ends and joints, as a pen makes them
            ink.ellipse((x - radius, y - radius, x + radius, y + radius), fill=0)
    return np.asarray(page.reduce(FINER))


def _check(strokes: tuple[Stroke, ...], pen: float) -> None:
    points = sum(len(stroke.points) for stroke in strokes)
    if len(strokes) > MOST_STROKES or points > MOST_POINTS:
        raise SettingError(
            f"The drawing has {len(strokes):,} strokes with {points:,} points; at most {MOST_STROKES:,} strokes with "
            f"{MOST_POINTS:,} points are read. Clear the pad and draw one digit."
        )
    if not THINNEST_PEN <= pen <= WIDEST_PEN:
        raise SettingError(f"The pen is {pen:g} wide; expected {THINNEST_PEN:g} to {WIDEST_PEN:g} units of the pad.")
    if not all(isfinite(x) and isfinite(y) for stroke in strokes for x, y in stroke.points):
        raise SettingError(f"A point of the drawing is not finite; expected numbers from 0 to {PAD}.")


def _thinned(points: tuple[tuple[float, float], ...]) -> Points:
    """Return the points on the pad that are worth drawing: the first, the last, and those that lie apart."""
    kept: Points = []
    for place, (x, y) in enumerate(points):
        point = (min(max(x, 0.0), float(PAD)), min(max(y, 0.0), float(PAD)))
        apart = not kept or hypot(point[0] - kept[-1][0], point[1] - kept[-1][1]) >= CLOSEST
        if apart or place == len(points) - 1:
            kept.append(point)
    return kept
