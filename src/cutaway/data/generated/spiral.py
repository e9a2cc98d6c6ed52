"""Arms that wind around each other: the hardest of the small sets."""

import numpy as np
from numpy.typing import NDArray

from cutaway.data.generated.entry import (
    Generated,
    limits_of,
    numbered_classes,
    part_sizes,
    playground,
    settings_of,
    two_classes,
)

RADIUS = 5.0
TURNS = 1.75


def arm(count: int, turned_by: float) -> NDArray[np.float64]:
    """Return the points (count, 2) of an arm, evenly along its radius from 0 on, without noise.

    >>> arm(2, 0.0).round(3).tolist()
    [[0.0, 0.0], [-1.768, 1.768]]
    """
    share = np.arange(count) / count
    angle = TURNS * share * 2 * np.pi + turned_by
    return np.column_stack([RADIUS * share * np.sin(angle), RADIUS * share * np.cos(angle)])


def draw_arms(
    random: np.random.Generator, *, examples: int, noise: float, classes: int
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return points (examples, 2), arm by arm, each moved by up to ``noise``, and labels (examples,)."""
    sizes = part_sizes(examples, classes)
    x = np.concatenate([arm(size, 2 * np.pi * index / classes) for index, size in enumerate(sizes)])
    return x + noise * random.uniform(-1, 1, x.shape), np.repeat(np.arange(classes), sizes)


def draw(random: np.random.Generator, *, examples: int, noise: float) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return two arms; the first, which begins upwards, has label 1."""
    x, arms = draw_arms(random, examples=examples, noise=noise, classes=2)
    return x, 1 - arms


SPIRAL = Generated(
    name="spiral",
    sentence="Two arms that wind around each other for 1.75 turns: it takes a deeper network, or better inputs.",
    source=playground("classifySpiralData"),
    settings=settings_of(),
    limits=limits_of(),
    draw=draw,
    classes=two_classes,
    range=(-5.5, 5.5),
)

SPIRALS = Generated(
    name="spirals",
    sentence="As spiral, with an arm for each of 2 to 6 classes.",
    source=playground("classifySpiralData", "any number of arms, evenly turned"),
    settings=settings_of(classes=3),
    limits=limits_of(classes=(2, 6)),
    draw=draw_arms,
    classes=numbered_classes,
    range=(-5.5, 5.5),
)
