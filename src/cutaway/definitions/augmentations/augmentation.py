"""What an augmentation is: a small change of a picture that leaves its meaning as it was, drawn anew each time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from cutaway.definitions.entry import Array, Entry

Moved = Callable[..., tuple[Array, Array]]


@dataclass(frozen=True, kw_only=True)
class Augmentation(Entry):
    """A rule that says where each pixel of a new picture is looked up in the old one.

    Attributes:
        moved: ``moved(xp, rows, columns, noise)`` returns new rows and columns, all of shape
            (pictures, height, width), in pixels from the center of the picture, downwards and to the right. Several
            augmentations follow one another by their places, so that a picture is blurred by looking up only once.
        draws: How many random numbers from -1 to 1 each picture needs: ``noise`` is (pictures, draws). Where it is 0
            each pixel needs two of its own: ``noise`` is (2, pictures, height, width).
    """

    moved: Moved
    draws: int = 0
    bound: ClassVar[tuple[str, ...]] = ("moved",)
