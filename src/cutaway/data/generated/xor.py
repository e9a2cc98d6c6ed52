"""Four quarters of a square, opposite ones alike: the problem that a single neuron cannot solve."""

import numpy as np
from numpy.typing import NDArray

from cutaway.data.generated.entry import Generated, limits_of, playground, settings_of, two_classes

SIDE = 5.0
PADDING = 0.3  # the free strip on either side of the axes


def draw(random: np.random.Generator, *, examples: int, noise: float) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return points (examples, 2) at 0.3 to 5.3 from both axes, and labels: 1 where x1 * x2 >= 0.

    Noise moves a point by up to 5 * noise before its label is read; the point itself stays.
    """
    x = random.uniform(-SIDE, SIDE, (examples, 2))
    x += np.where(x > 0, PADDING, -PADDING)
    moved = x + noise * random.uniform(-SIDE, SIDE, x.shape)
    return x, (moved[:, 0] * moved[:, 1] >= 0).astype(np.int64)


XOR = Generated(
    name="xor",
    sentence="Four quarters, opposite ones alike: one neuron cannot do it, a hidden layer can.",
    source=playground("classifyXORData"),
    settings=settings_of(),
    limits=limits_of(),
    draw=draw,
    classes=two_classes,
    range=(-5.3, 5.3),
)
