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
        moved: ``moved(xp, row, column, *noise)`` returns new rows and columns, of shape (pictures, height, width), in
            pixels from the center of the picture, downwards and to the right. Several augmentations follow one another
            by their places, so that a picture is blurred by looking up only once.
        draws: How many arrays of random numbers from -1 to 1 it needs, each of shape (pictures, 1, 1).
        per_pixel: Whether each pixel has random numbers of its own: these arrays are (pictures, height, width).
    """

    moved: Moved
    draws: int
    per_pixel: bool = False
    bound: ClassVar[tuple[str, ...]] = ("moved",)
