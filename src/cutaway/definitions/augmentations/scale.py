"""Scale: the picture grows or shrinks a little, in its height and its width each for itself."""

from cutaway.definitions.augmentations.augmentation import Augmentation
from cutaway.definitions.entry import Array, Namespace, Source


def moved(xp: Namespace, row: Array, column: Array, u: Array, v: Array, *, share: float) -> tuple[Array, Array]:
    """Return row / (1 + share u) and column / (1 + share v): the picture grows by these factors."""
    return row / (1 + share * u), column / (1 + share * v)


SCALE = Augmentation(
    name="scale",
    sentence="Height and width grow or shrink by up to such a share, each for itself: broad and narrow writing become "
    "alike.",
    source=Source(
        "Cireşan, Meier, Gambardella, Schmidhuber, Deep, Big, Simple Neural Nets for Handwritten Digit Recognition "
        "(2010)",
        "section 3",
    ),
    settings={"share": 0.15},
    limits={"share": (0.0, 0.9)},
    moved=moved,
    draws=2,
)
