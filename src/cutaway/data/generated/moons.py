"""Two half moons that reach into each other."""

import numpy as np
from numpy.typing import NDArray

from cutaway.data.generated.entry import Generated, halves, limits_of, settings_of
from cutaway.definitions.entry import Source

SIZE = 3.0  # the radius of a moon


def draw(random: np.random.Generator, *, examples: int, noise: float) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return points (examples, 2), the upper moon first, each moved by up to 3 * noise, and labels (examples,).

    In units of the radius the upper moon is (cos t, sin t), the lower one (1 - cos t, 0.5 - sin t), t from 0 to
    pi; the middle between the two is moved to the origin.
    """
    upper, lower = (np.linspace(0, np.pi, count) for count in halves(examples))
    moons = [
        np.column_stack([np.cos(upper), np.sin(upper)]),
        np.column_stack([1 - np.cos(lower), 0.5 - np.sin(lower)]),
    ]
    x = SIZE * (np.concatenate(moons) - [0.5, 0.25])
    return x + SIZE * noise * random.uniform(-1, 1, x.shape), np.repeat([0, 1], halves(examples))


MOONS = Generated(
    name="moons",
    sentence="Two half moons that reach into each other: close, but a smooth curve parts them.",
    source=Source(
        "scikit-learn", "sklearn.datasets.make_moons", "three times as large, around the origin; noise is uniform"
    ),
    settings=settings_of(noise=0.1),
    limits=limits_of(),
    draw=draw,
    classes=lambda _: ("upper", "lower"),
    range=(-6, 6),
)
