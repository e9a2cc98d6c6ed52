"""What of a picture is unlike those that a network has learned from, so that its answer is worth little."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cutaway.data import PictureFormat

BRIGHT = 0.5
OFF_CENTER = 1.0  # pixels
OFF_BOX = 1  # pixels: averaging can let the outermost row fade away

Values = NDArray[np.floating]


def unlike(x: Values, form: PictureFormat) -> tuple[str, ...]:
    """Return a sentence for each way in which a picture is unlike its data set's, with the stage that mends it.

    Args:
        x: What the network gets, (height, width), 0 to 1, ink near 1.
        form: How the data set's pictures are made.

    >>> picture = np.zeros((28, 28))
    >>> picture[4:24, 10:18] = 1.0
    >>> unlike(picture, PictureFormat(28, 28, 20, "mass"))
    ()
    >>> print(*unlike(1 - picture, PictureFormat(28, 28, 20, "mass")))
    Most of the picture is bright, and it should be the ink alone, on black: switch polarity on.
    """
    if x.mean() > BRIGHT:  # then paper is taken for ink, and where the ink lies says nothing
        return ("Most of the picture is bright, and it should be the ink alone, on black: switch polarity on.",)
    rows, columns = _extent(x.sum(axis=1) > 0), _extent(x.sum(axis=0) > 0)
    return (*_size(rows, columns, form), *_place(x, rows, columns, form))


def _extent(used: NDArray[np.bool_]) -> tuple[int, int]:
    """Return where the ink begins and ends (exclusive) along a side."""
    places = np.flatnonzero(used)
    return int(places[0]), int(places[-1]) + 1


def _size(rows: tuple[int, int], columns: tuple[int, int], form: PictureFormat) -> tuple[str, ...]:
    longest = max(rows[1] - rows[0], columns[1] - columns[0])
    if abs(longest - form.box) <= OFF_BOX:
        return ()
    is_now, usual = f"The ink's longest side is {longest} pixels", f"in the training pictures it is {form.box}"
    return (f"{is_now}, and {usual}: switch crop and box on.",)


def _place(x: Values, rows: tuple[int, int], columns: tuple[int, int], form: PictureFormat) -> tuple[str, ...]:
    if form.centering == "mass":
        what, aims = "center of mass", (form.height / 2, form.width / 2)
        mass = float(x.sum())
        middles = tuple(float(x.sum(axis=1 - axis) @ np.arange(x.shape[axis])) / mass for axis in (0, 1))
    else:
        what, aims = "middle", ((form.height - 1) / 2, (form.width - 1) / 2)
        middles = ((sum(rows) - 1) / 2, (sum(columns) - 1) / 2)
    down, right = (middle - aim for middle, aim in zip(middles, aims, strict=True))
    if max(abs(down), abs(right)) <= OFF_CENTER:
        return ()
    where = " and ".join(_sides(down, right))
    return (f"The ink's {what} lies {where} of where it is in the training pictures: switch center on.",)


def _sides(down: float, right: float) -> list[str]:
    pairs = ((down, "below", "above"), (right, "to the right", "to the left"))
    return [f"{abs(off):.1f} pixels {more if off > 0 else less}" for off, more, less in pairs if abs(off) > OFF_CENTER]
