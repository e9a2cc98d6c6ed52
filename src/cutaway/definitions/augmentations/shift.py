"""Shift: the whole picture moves a little."""

from cutaway.definitions.augmentations.augmentation import Augmentation
from cutaway.definitions.entry import Array, Namespace, Source


def moved(xp: Namespace, rows: Array, columns: Array, noise: Array, *, pixels: float) -> tuple[Array, Array]:
    """Return rows - pixels noise_0 and columns - pixels noise_1: what lies there now has moved by pixels noise."""
    return rows - pixels * noise[:, 0, None, None], columns - pixels * noise[:, 1, None, None]


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
