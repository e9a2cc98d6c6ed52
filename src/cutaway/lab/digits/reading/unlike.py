"""What of a picture is unlike those that a network has learned from, so that its answer is worth little."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cutaway.data import PictureFormat
from cutaway.protocol.digits import Switches

BRIGHT = 0.78
"""Of the ink's box, as the share of all ink: with 20 of 28 pixels 0.4 of the picture, which none of MNIST's 60,000
training pictures reaches (the fullest has 0.398), and paper that is taken for ink does."""

OFF_CENTER = 1.0  # pixels
OFF_BOX = 1  # pixels: averaging can let the outermost row fade away

Values = NDArray[np.floating]


def unlike(x: Values, form: PictureFormat, switches: Switches) -> tuple[str, ...]:
    """Return a sentence for each way in which a picture is unlike its data set's, with the stage that mends it.

    Args:
        x: What the network gets, (height, width), 0 to 1, ink near 1.
        form: How the data set's pictures are made.
        switches: The stages that are on: only one that is off can mend anything.

    >>> picture = np.zeros((28, 28))
    >>> picture[4:24, 10:18] = 1.0
    >>> unlike(picture, PictureFormat(28, 28, 20, "mass"), Switches())
    ()
    >>> print(*unlike(1 - picture, PictureFormat(28, 28, 20, "mass"), Switches(polarity=False)))
    Most of the picture is bright, and it should be the ink alone, on black: switch polarity on.
    """
    if x.mean() > BRIGHT * form.box**2 / x.size:  # then paper is taken for ink, and where the ink lies says nothing
        return (
            f"Most of the picture is bright, and it should be the ink alone, on black{_cure(switches, 'polarity')}.",
        )
    rows, columns = _extent(x.sum(axis=1) > 0), _extent(x.sum(axis=0) > 0)
    found = (_size(rows, columns, form), _place(x, rows, columns, form))
    cures = (_cure(switches, "crop", "box"), _cure(switches, "center"))
    return tuple(f"{what}{cure}." for what, cure in zip(found, cures, strict=True) if what)


def _cure(switches: Switches, *stages: str) -> str:
    """Return which of some stages to switch on, those that are off, or "" where all are on.

    >>> _cure(Switches(crop=False, box=False), "crop", "box"), _cure(Switches(), "crop", "box")
    (': switch crop and box on', '')
    """
    off = [stage for stage in stages if not getattr(switches, stage)]
    return f": switch {' and '.join(off)} on" if off else ""


def _extent(used: NDArray[np.bool_]) -> tuple[int, int]:
    """Return where the ink begins and ends (exclusive) along a side."""
    places = np.flatnonzero(used)
    return int(places[0]), int(places[-1]) + 1


def _size(rows: tuple[int, int], columns: tuple[int, int], form: PictureFormat) -> str:
    longest = max(rows[1] - rows[0], columns[1] - columns[0])
    if abs(longest - form.box) <= OFF_BOX:
        return ""
    return f"The ink's longest side is {longest} pixels, and in the training pictures it is {form.box}"


def _place(x: Values, rows: tuple[int, int], columns: tuple[int, int], form: PictureFormat) -> str:
    if form.centering == "mass":
        what, aims = "center of mass", (form.height / 2, form.width / 2)
        mass = float(x.sum())
        middles = tuple(float(x.sum(axis=1 - axis) @ np.arange(x.shape[axis])) / mass for axis in (0, 1))
    else:
        what, aims = "middle", ((form.height - 1) / 2, (form.width - 1) / 2)
        middles = ((sum(rows) - 1) / 2, (sum(columns) - 1) / 2)
    down, right = (middle - aim for middle, aim in zip(middles, aims, strict=True))
    if max(abs(down), abs(right)) <= OFF_CENTER:
        return ""
    where = " and ".join(_sides(down, right))
    return f"The ink's {what} lies {where} of where it is in the training pictures"


def _sides(down: float, right: float) -> list[str]:
    pairs = ((down, "below", "above"), (right, "to the right", "to the left"))
    return [f"{abs(off):.1f} pixels {more if off > 0 else less}" for off, more, less in pairs if abs(off) > OFF_CENTER]
