"""One round cloud for each class, around a circle."""

import numpy as np
from numpy.typing import NDArray

from cutaway.data.generated.entry import Generated, limits_of, numbered_classes, part_sizes, settings_of
from cutaway.definitions.entry import Source

RADIUS = 4.0


def centers(classes: int) -> NDArray[np.float64]:
    """Return the clouds' centers (classes, 2), evenly around a circle of radius 4, the first at the top.

    >>> centers(4).round(6).tolist()
    [[0.0, 4.0], [4.0, 0.0], [0.0, -4.0], [-4.0, -0.0]]
    """
    angle = 2 * np.pi * np.arange(classes) / classes
    return RADIUS * np.column_stack([np.sin(angle), np.cos(angle)])


def draw(
    random: np.random.Generator, *, examples: int, noise: float, classes: int
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return points (examples, 2), class by class, with a deviation of 0.4 + 3 * noise, and labels (examples,)."""
    labels = np.repeat(np.arange(classes), part_sizes(examples, classes))
    return random.normal(centers(classes)[labels], 0.4 + 3 * noise), labels


BLOBS = Generated(
    name="blobs",
    sentence="A round cloud for each of 2 to 8 classes, around a circle: for softmax; noise lets them overlap.",
    source=Source("scikit-learn", "sklearn.datasets.make_blobs", "the centers lie evenly around a circle"),
    settings=settings_of(classes=3),
    limits=limits_of(classes=(2, 8)),
    draw=draw,
    classes=numbered_classes,
    range=(-6, 6),
)
