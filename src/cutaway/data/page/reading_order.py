"""In which line of a page each piece stands, and in which order the pieces are read."""

from collections.abc import Sequence

import numpy as np

from cutaway.data.page.parts import Part

STEEPEST = 0.25  # rows up or down for each column: lines that are more tilted are not followed
OVERLAP = 0.4  # of the smaller height: pieces of one line stand beside each other by so much


def lines_of(parts: Sequence[Part]) -> list[list[Part]]:
    """Return the parts line by line, the upper line first, each from left to right.

    Lines may be tilted: the tilt that pulls the pieces' heights together best is taken away first.
    """
    if not parts:
        return []
    slope = _slope(parts)
    lines: list[list[Part]] = []
    for part in sorted(parts, key=lambda part: part.left + part.right):
        overlaps = [_overlap(part, line, slope) for line in lines]
        best = int(np.argmax(overlaps)) if overlaps else 0
        if overlaps and overlaps[best] > OVERLAP:
            lines[best].append(part)
        else:
            lines.append([part])
    return sorted(lines, key=lambda line: float(np.mean([_level(part, slope) for part in line])))


def _middle(part: Part) -> tuple[float, float]:
    return (part.left + part.right) / 2, (part.top + part.bottom) / 2


def _level(part: Part, slope: float) -> float:
    """Return the row of a part's middle, where the lines' tilt is taken away."""
    across, along = _middle(part)
    return along - slope * across


def _overlap(part: Part, line: Sequence[Part], slope: float) -> float:
    """Return by which share of the smaller height a part stands beside the end of a line."""
    last = line[-3:]
    shift = [_level(other, slope) + slope * _middle(part)[0] for other in last]
    height = float(np.median([other.height for other in last]))
    middle = float(np.median(shift))
    shared = min(part.bottom, middle + height / 2) - max(part.top, middle - height / 2)
    return shared / min(part.height, height)


def _slope(parts: Sequence[Part]) -> float:
    """Return the tilt for which the parts lie in the fewest rows: their levels crowd most closely."""
    middles = np.array([_middle(part) for part in parts])
    width = float(np.median([part.height for part in parts])) / 2
    slopes = sorted(np.linspace(-STEEPEST, STEEPEST, 101), key=abs)
    return float(max(slopes, key=lambda slope: _crowding(middles[:, 1] - slope * middles[:, 0], width)))


def _crowding(levels: np.ndarray, width: float) -> float:
    """Return how closely levels crowd: the mean square of how many share a row of this width, softly counted."""
    levels = np.sort(levels)
    near = np.searchsorted(levels, levels + width) - np.searchsorted(levels, levels - width)
    return float(near.mean())
