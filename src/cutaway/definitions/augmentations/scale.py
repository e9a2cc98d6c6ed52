"""Scale: the picture grows or shrinks a little, in its height and its width each for itself."""

from cutaway.definitions.augmentations.augmentation import Augmentation
from cutaway.definitions.entry import Array, Namespace, Source


def moved(xp: Namespace, rows: Array, columns: Array, noise: Array, *, share: float) -> tuple[Array, Array]:
    """Return rows / (1 + share noise_0) and columns / (1 + share noise_1): the picture grows by that factor."""
    return rows / (1 + share * noise[:, 0, None, None]), columns / (1 + share * noise[:, 1, None, None])


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
