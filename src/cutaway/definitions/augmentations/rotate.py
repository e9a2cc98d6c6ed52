"""Rotate: the picture turns a little about its center."""

from cutaway.definitions.augmentations.augmentation import Augmentation
from cutaway.definitions.entry import Array, Namespace, Source


def moved(xp: Namespace, row: Array, column: Array, u: Array, *, degrees: float) -> tuple[Array, Array]:
    """Return row cos t - column sin t and row sin t + column cos t, with t = degrees u in radians.

    The picture turns clockwise by t, for its places are looked up counterclockwise.
    """
    t = degrees * u * xp.pi / 180
    cos, sin = xp.cos(t), xp.sin(t)
    return row * cos - column * sin, row * sin + column * cos


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
