"""Digits that touch, told by their width and parted along the way from top to bottom that crosses the least ink.

Only what is clearly too wide for one digit is parted, and only where that way crosses hardly more than one stroke: half
a digit is worse than two together, which get a notice.
"""

import numpy as np
from numpy.typing import NDArray

from cutaway.data.page.contrast import Floats
from cutaway.data.page.parts import Part

WIDE = 1.25  # heights; digits as wide as that are two, with few exceptions
USUAL_WIDTH = 0.7  # heights, where the page itself does not tell
LEAST_SHARE = 0.25  # of the ink: what is less is no digit of its own
MOST_CROSSED = 0.3  # of the height: ink that the way between two digits may cross


def split_touching(
    labels: NDArray[np.int32], parts: list[Part], contrast: Floats
) -> tuple[NDArray[np.int32], list[Part]]:
    """Return labels and parts in which those that are too wide, and can be parted, are parted."""
    waiting, done, labels = list(parts), [], labels.copy()
    while waiting:
        part = waiting.pop()
        halves = _halves(labels, part, contrast) if part.width > WIDE * part.height else None
        if halves is None:
            done.append(part)
        else:
            waiting += halves
    return labels, done


def _halves(labels: NDArray[np.int32], part: Part, contrast: Floats) -> list[Part] | None:
    """Return a part as a left and a right one, which get labels of their own; None where it cannot be parted."""
    rows, columns = slice(part.top, part.bottom), slice(part.left, part.right)
    own = np.isin(labels[rows, columns], part.labels)
    way, crossed = _way_between(own)
    right = own & (np.arange(part.width) >= way[:, None])
    left = own & ~right
    if crossed > MOST_CROSSED * part.height or min(left.sum(), right.sum()) < LEAST_SHARE * own.sum():
        return None
    first = int(labels.max()) + 1
    parts = [_labeled(labels, half, number, part, contrast) for number, half in ((first, left), (first + 1, right))]
    tall_enough = all(half.height > 0.6 * part.height for half in parts)
    if not tall_enough:
        labels[rows, columns][own] = part.labels[0]
    return parts if tall_enough else None


def _labeled(labels: NDArray[np.int32], half: NDArray[np.bool_], number: int, part: Part, contrast: Floats) -> Part:
    ys, xs = np.nonzero(half)
    labels[part.top + ys, part.left + xs] = number
    return Part(
        (number,),
        part.top + int(ys.min()),
        part.top + int(ys.max()) + 1,
        part.left + int(xs.min()),
        part.left + int(xs.max()) + 1,
        float(contrast[part.top + ys, part.left + xs].sum()),
    )


def _way_between(own: NDArray[np.bool_]) -> tuple[NDArray[np.int_], float]:
    """Return for each row the column where the right side begins, and how many pixels of ink the way crosses.

    The way goes down by one row at a time, straight or to a neighboring column, where it costs least: dynamic
    programming. It stays in the middle, and a step aside costs a little, so that it is not led around in the blank.
    """
    height, width = own.shape
    cost = own + 0.001 * (np.abs(np.arange(width) - width / 2) / width)
    margin = int(max(1, min(0.2 * width, USUAL_WIDTH * height / 2)))
    cost = np.where((np.arange(width) < margin) | (np.arange(width) >= width - margin), 10.0, cost)
    total, steps = cost[0], np.zeros((height, width), int)
    for row in range(1, height):
        beside = np.pad(total, 1, constant_values=np.inf)
        ways = np.stack([beside[:-2] + 0.1, beside[1:-1], beside[2:] + 0.1])
        steps[row] = ways.argmin(axis=0) - 1
        total = cost[row] + ways.min(axis=0)
    way = np.empty(height, int)
    way[-1] = int(total.argmin())
    for row in range(height - 1, 0, -1):
        way[row - 1] = way[row] + steps[row, way[row]]
    return way, float(own[np.arange(height), way].sum())
