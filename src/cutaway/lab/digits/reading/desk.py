"""What lies on the desk while pictures are read: the test pictures to choose from, and the last page's pieces."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cutaway.data import Dataset, TestVault
from cutaway.data.dataset import make_dataset
from cutaway.data.digits import CLASSES, digits_part
from cutaway.data.idx_source import where_on_this_machine
from cutaway.data.mnist import PICTURE, find_mnist, source
from cutaway.errors import SettingError

PURPOSE = "pictures to read on the digits page"


def open_test_pictures(log: Path | None = None) -> Dataset:
    """Open the vault of MNIST, where it is at hand, else that of the embedded digits, and return its pictures.

    Nothing is downloaded.

    Args:
        log: Where the look is written down.
    """
    at_hand = where_on_this_machine(source(), "test") is not None
    name, loader = ("mnist", _mnist_test) if at_hand else ("digits", lambda: digits_part("test"))
    return TestVault(name, loader).open(log, PURPOSE)


def _mnist_test() -> Dataset:
    found = find_mnist("test")
    return make_dataset("mnist", found.images, found.labels, CLASSES, scale=255, picture=PICTURE)


@dataclass(frozen=True, eq=False)
class Pieces:
    """The digits that were found on a page.

    Attributes:
        pictures: What the network got of each, (pieces, height, width) uint8, ink bright.
    """

    pictures: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.pictures)


@dataclass(eq=False)
class Desk:
    """What reading remembers of a session.

    Attributes:
        open_tests: Opens the vault of the test pictures. It is called once, when they are first asked for: that is one
            look, which whoever gives the function counts.
        pieces: Those of the page that was read last; None before the first.
    """

    open_tests: Callable[[], Dataset] = field(default=open_test_pictures)
    pieces: Pieces | None = None

    @cached_property
    def tests(self) -> Dataset:
        """The test pictures to choose from."""
        return self.open_tests()

    @property
    def opened(self) -> bool:
        """Whether the vault was opened for pictures to read."""
        return "tests" in self.__dict__

    def piece(self, number: int) -> NDArray[np.uint8]:
        """Return what the network got of a piece, (height, width) uint8.

        Raises:
            SettingError: No page was read, or it has no such piece.
        """
        if self.pieces is None:
            raise SettingError(f"Piece {number} of a page was asked for, and no page was read; read one first.")
        if not 0 <= number < len(self.pieces):
            raise SettingError(f"There is no piece {number}; the page has {len(self.pieces)}, counted from 0.")
        return np.asarray(self.pieces.pictures[number])
