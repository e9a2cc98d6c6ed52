"""Shift: the whole picture moves a little."""

from cutaway.definitions.augmentations.augmentation import Augmentation
from cutaway.definitions.entry import Array, Namespace, Source


def moved(xp: Namespace, row: Array, column: Array, u: Array, v: Array, *, pixels: float) -> tuple[Array, Array]:
    """Return row - pixels u and column - pixels v: the picture moves down by pixels u, and to the right by pixels v."""
    return row - pixels * u, column - pixels * v


SHIFT = Augmentation(
    name="shift",
    sentence="The picture moves by up to so many pixels down or up and to the right or left: where it lies no longer "
    "matters.",
    source=Source(
        "Simard, Steinkraus, Platt, Best Practices for Convolutional Neural Networks Applied to Visual Document "
        "Analysis (2003)",
        "section 2",
    ),
    settings={"pixels": 2.0},
    limits={"pixels": (0.0, 100.0)},
    moved=moved,
    draws=2,
)
