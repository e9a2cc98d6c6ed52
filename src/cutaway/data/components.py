"""Which pixels hang together: the connected parts of a mask."""

import numpy as np
from numpy.typing import NDArray


def label_components(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return for each pixel the number of its part, from 1, or 0 outside of the mask; corners connect, too.

    >>> label_components(np.array([[1, 0, 0, 1], [0, 1, 0, 1]], bool))
    array([[1, 0, 0, 2],
           [0, 1, 0, 2]])
    """
    rows, begins, ends = _runs(mask)
    parents = list(range(len(rows)))
    for upper, lower in _touching(rows.tolist(), begins.tolist(), ends.tolist()):
        _join(parents, upper, lower)
    roots = [_root(parents, run) for run in range(len(rows))]
    numbers = np.unique(roots, return_inverse=True)[1] + 1
    labels = np.zeros(mask.shape, np.int64)
    labels[mask] = np.repeat(numbers, ends - begins)  # both go row by row, from left to right
    return labels


def _runs(mask: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return row, first column and end column (exclusive) of each unbroken run of pixels in a row."""
    steps = np.diff(mask.astype(np.int8), axis=1, prepend=0, append=0)
    rows, begins = np.nonzero(steps == 1)
    return rows, begins, np.nonzero(steps == -1)[1]


def _touching(rows: list[int], begins: list[int], ends: list[int]) -> list[tuple[int, int]]:
    """Return the pairs of runs in neighboring rows that touch, walking through both rows at once."""
    pairs, upper = [], 0
    for lower in range(len(rows)):
        while rows[upper] < rows[lower] - 1 or (rows[upper] == rows[lower] - 1 and ends[upper] < begins[lower]):
            upper += 1
        other = upper
        while rows[other] == rows[lower] - 1 and begins[other] <= ends[lower]:
            pairs.append((other, lower))
            other += 1
    return pairs


def _root(parents: list[int], run: int) -> int:
    while parents[run] != run:
        parents[run] = run = parents[parents[run]]  # halving the path keeps later walks short
    return run


def _join(parents: list[int], one: int, other: int) -> None:
    one, other = _root(parents, one), _root(parents, other)
    parents[max(one, other)] = min(one, other)
