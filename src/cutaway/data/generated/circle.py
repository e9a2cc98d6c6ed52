"""A disk inside a ring: one straight line cannot part them, three hidden units can."""

import numpy as np
from numpy.typing import NDArray

from cutaway.data.generated.entry import Generated, halves, limits_of, playground, settings_of, two_classes

RADIUS = 5.0
INNER = 0.5 * RADIUS  # the disk ends here, and so does class +1
OUTER = 0.7 * RADIUS  # the ring begins here


def draw(random: np.random.Generator, *, examples: int, noise: float) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return points (examples, 2), those of the disk first, and labels (examples,).

    The radius is uniform, so the disk is denser in its middle. A label is 1 where the point, moved by up to
    5 * noise in each direction, lies within 2.5: noise changes labels, never points.
    """
    inside, outside = halves(examples)
    radius = np.concatenate([random.uniform(0, INNER, inside), random.uniform(OUTER, RADIUS, outside)])
    angle = random.uniform(0, 2 * np.pi, examples)
    x = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])
    moved = x + noise * random.uniform(-RADIUS, RADIUS, x.shape)
    return x, (np.hypot(moved[:, 0], moved[:, 1]) < INNER).astype(np.int64)


CIRCLE = Generated(
    name="circle",
    sentence="A disk of class +1 inside a ring of class -1: no straight line parts them.",
    source=playground("classifyCircleData"),
    settings=settings_of(),
    limits=limits_of(),
    draw=draw,
    classes=two_classes,
    range=(-5, 5),
)
