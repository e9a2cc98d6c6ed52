"""Shear: the picture slants a little, as italic type does."""

from math import pi

from cutaway.definitions.augmentations.augmentation import Augmentation
from cutaway.definitions.entry import Array, Namespace, Source


def moved(xp: Namespace, rows: Array, columns: Array, noise: Array, *, degrees: float) -> tuple[Array, Array]:
    """Return rows as they are, and columns + rows tan t with t = degrees noise_0: what is above leans to the right."""
    return rows, columns + rows * xp.tan(degrees * pi / 180 * noise[:, 0, None, None])


SHEAR = Augmentation(
    name="shear",
    sentence="The picture leans by up to so many degrees to the right or left, its rows staying level.",
    source=Source(
        "Simard, LeCun, Denker, Victorri, Transformation Invariance in Pattern Recognition: Tangent Distance and "
        "Tangent Propagation (1998)",
        "section 3",
        "there as a tangent, for small angles",
    ),
    settings={"degrees": 10.0},
    limits={"degrees": (0.0, 60.0)},
    moved=moved,
    draws=1,
)
