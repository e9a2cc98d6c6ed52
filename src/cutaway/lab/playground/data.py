"""The points parted into those to learn from and those to test with, in an order drawn by their seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cutaway.errors import DataError, SettingError
from cutaway.lab.playground.points import OWN, Points, generated_points
from cutaway.protocol.settings import DataSettings
from cutaway.randomness import TEST_STREAM, generator

SHARES = (0.1, 0.9)


@dataclass(frozen=True, eq=False)
class Parted:
    """Points, and which of them are for what.

    Attributes:
        points: All of them.
        train: Those to learn from, in the order in which a training without shuffle visits them.
        test: The others.
    """

    points: Points
    train: Points
    test: Points


def part(settings: DataSettings, own: Points | None = None) -> Parted:
    """Return the points of the settings, parted.

    Args:
        settings: Where they come from, and how many are to learn from.
        own: The learner's own points, for the name "own".

    Raises:
        CutawayError: The settings name no data, or are outside of what is possible.
    """
    low, high = SHARES
    if not low <= settings.train_share <= high:
        raise SettingError(f"The share to learn from is {settings.train_share:g}; expected {low:g} to {high:g}.")
    if settings.name == OWN and own is None:
        raise DataError("There are no points of your own yet; paint some or load a table, or choose another set.")
    points = own if settings.name == OWN and own is not None else generated_points(settings)
    count = len(points.x)
    order = generator(settings.seed, TEST_STREAM).permutation(count)
    learned = min(max(round(settings.train_share * count), 1), count - 1)
    return Parted(points, _taken(points, order[:learned]), _taken(points, order[learned:]))


def _taken(points: Points, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Points:
    return Points(points.x[rows], points.answers[rows], points.classes, points.one_dimensional)
