"""Rotate: the picture turns a little about its center."""

from math import pi

from cutaway.definitions.augmentations.augmentation import Augmentation
from cutaway.definitions.entry import Array, Namespace, Source


def moved(xp: Namespace, rows: Array, columns: Array, noise: Array, *, degrees: float) -> tuple[Array, Array]:
    """Return rows cos t - columns sin t and rows sin t + columns cos t with t = degrees noise_0, in radians.

    The picture turns clockwise by t, for its places are looked up counterclockwise.
    """
    angle = degrees * pi / 180 * noise[:, 0, None, None]
    cos, sin = xp.cos(angle), xp.sin(angle)
    return rows * cos - columns * sin, rows * sin + columns * cos


ROTATE = Augmentation(
    name="rotate",
    sentence="The picture turns by up to so many degrees either way: how a hand slants its writing no longer matters.",
    source=Source(
        "Cireşan, Meier, Gambardella, Schmidhuber, Deep, Big, Simple Neural Nets for Handwritten Digit Recognition "
        "(2010)",
        "section 3",
        "there a 1 and a 7 turn by half as much",
    ),
    settings={"degrees": 15.0},
    limits={"degrees": (0.0, 180.0)},
    moved=moved,
    draws=1,
)
