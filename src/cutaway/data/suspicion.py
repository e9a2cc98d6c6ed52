"""Is there one digit or letter in the picture, or more? A network answers either way, so somebody has to ask."""

import numpy as np
from numpy.typing import NDArray

EDGE_SHARE = 0.02  # of an edge covered with ink: a stroke that just touches it is less, a line or a shadow more
GAP = 0.2  # of the ink's height: the gap between two digits; the parts of one stand closer
LEAST_PART = 0.1  # of all ink: what is smaller beside a gap is a speck or a comma


def notice_for(ink: NDArray[np.bool_]) -> str:
    """Return a sentence where a mask (height, width) seems to hold more than one digit or letter, or "".

    >>> page = np.zeros((40, 60), bool)
    >>> page[10:30, 10:14] = True
    >>> notice_for(page)
    ''
    >>> page[10:30, 40:44] = True
    >>> notice_for(page)
    'There seem to be 2 things side by side in the picture; only one digit or letter at a time can be read.'
    """
    if _touches_edges(ink):
        return (
            "The ink reaches the edge of the picture: lines, a shadow or a table's edge may be taken for a part of it."
        )
    count = _side_by_side(ink)
    if count > 1:
        things = f"There seem to be {count} things side by side in the picture"
        return f"{things}; only one digit or letter at a time can be read."
    return ""


def _touches_edges(ink: NDArray[np.bool_]) -> bool:
    height, width = ink.shape
    if max(height, width) <= 28:  # a picture of MNIST's own size may be full to its edges
        return False
    top, bottom, left, right = (edge.mean() for edge in (ink[0], ink[-1], ink[:, 0], ink[:, -1]))
    from_side_to_side = max(min(top, bottom), min(left, right)) > 0  # a thin line across the page
    return bool(from_side_to_side or max(top, bottom, left, right) > EDGE_SHARE)


def _side_by_side(ink: NDArray[np.bool_]) -> int:
    """Return how many parts stand beside each other with empty columns between them."""
    rows, columns = ink.any(axis=1).nonzero()[0], ink.any(axis=0).nonzero()[0]
    if not len(columns):
        return 0
    gap = max(2.0, GAP * (rows[-1] - rows[0] + 1))
    ends = np.nonzero(np.diff(columns) > gap)[0]
    parts = np.split(ink[:, columns].sum(axis=0), ends + 1)
    return sum(part.sum() >= LEAST_PART * ink.sum() for part in parts)
