"""Two round clouds, at (2, 2) and (-2, -2): one neuron is enough."""

import numpy as np
from numpy.typing import NDArray

from cutaway.data.generated.entry import Generated, halves, limits_of, playground, settings_of, two_classes


def variance(noise: float) -> float:
    """Return the variance of each coordinate: 0.5 without noise, 4 at a noise of 0.5, and linear between.

    >>> variance(0), variance(0.5)
    (0.5, 4.0)
    """
    return 0.5 + 7 * noise


def draw(random: np.random.Generator, *, examples: int, noise: float) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return points (examples, 2), those around (2, 2) with label 1 first, and labels (examples,)."""
    labels = np.repeat([1, 0], halves(examples))
    centers = np.where(labels == 1, 2.0, -2.0)[:, np.newaxis]
    return random.normal(centers, np.sqrt(variance(noise)), (examples, 2)), labels


GAUSS = Generated(
    name="gauss",
    sentence="Two round clouds, at (2, 2) and (-2, -2); few points lie beyond -6..6, more of them with noise.",
    source=playground("classifyTwoGaussData"),
    settings=settings_of(),
    limits=limits_of(),
    draw=draw,
    classes=two_classes,
    range=(-6, 6),
)
