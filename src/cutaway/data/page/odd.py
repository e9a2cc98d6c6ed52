"""Does a piece of a page look like one digit or letter? A network answers either way, so somebody has to ask."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from cutaway.data.page.touching import WIDE

LARGE = 2.5  # usual heights
MOST_HOLES = 3  # an 8 has two, and a blot of the pen makes one more
LEAST_HOLE = 0.004  # of the box
FULL = 0.8  # of the box: more ink than any digit but a 1, which is narrow, has


def notice_on(own: NDArray[np.bool_], usual: float) -> str:
    """Return a sentence where a piece (height, width) looks like two, or like none, or "".

    ``usual`` is the height of the page's other pieces.

    >>> notice_on(np.ones((10, 3), bool), usual=10)
    ''
    >>> notice_on(np.ones((10, 16), bool), usual=10)
    'It is wider than one digit or letter; two may touch each other.'
    """
    height, width = own.shape
    if width > WIDE * height:
        return "It is wider than one digit or letter; two may touch each other."
    if height > LARGE * usual:
        return "It is far higher than the others; it may be a drawing, or two lines that touch each other."
    if _holes(own) > MOST_HOLES:
        return "It has more holes than any digit; it may be crossed out, or no digit at all."
    if own.mean() > FULL and width > 0.5 * height:
        return "It is hardly more than a blot; it may be no digit or letter at all."
    return ""


def _holes(own: NDArray[np.bool_]) -> int:
    """Return how many patches of paper the ink encloses, tiny ones left out."""
    labels, count = ndimage.label(np.pad(~own, 1, constant_values=True))
    sizes = np.bincount(labels.ravel(), minlength=count + 1)[2:]  # 0 is ink, 1 the paper around
    return int((sizes > LEAST_HOLE * own.size).sum())
