"""Shear: the picture slants a little, as italic type does."""

from cutaway.definitions.augmentations.augmentation import Augmentation
from cutaway.definitions.entry import Array, Namespace, Source


def moved(xp: Namespace, row: Array, column: Array, u: Array, *, degrees: float) -> tuple[Array, Array]:
    """Return row as it is, and column + row tan t with t = degrees u in radians: what is above leans to the right."""
    t = degrees * u * xp.pi / 180
    return row, column + row * xp.sin(t) / xp.cos(t)


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
