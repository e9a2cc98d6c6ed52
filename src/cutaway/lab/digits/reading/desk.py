"""What lies on the desk while pictures are read: the test pictures to choose from, and the last page's pieces."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cutaway.data import Dataset
from cutaway.errors import SettingError


@dataclass(frozen=True, eq=False)
class Pieces:
    """The digits that were found on a page.

    Attributes:
        pictures: What the network got of each, (pieces, height, width) uint8, ink bright.
        ink: The ink of each as it was cut out, (height, width) uint8, ink bright.
    """

    pictures: NDArray[np.uint8]
    ink: tuple[NDArray[np.uint8], ...] = ()

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

    open_tests: Callable[[], Dataset]
    pieces: Pieces | None = None

    @cached_property
    def tests(self) -> Dataset:
        """The test pictures to choose from."""
        return self.open_tests()

    def piece(self, number: int) -> NDArray[np.uint8]:
        """Return the ink of a piece as it was cut out of the page, (height, width) uint8, bright.

        Raises:
            SettingError: No page was read, or it has no such piece.
        """
        if self.pieces is None:
            raise SettingError(f"Piece {number} of a page was asked for, and no page was read; read one first.")
        if not 0 <= number < len(self.pieces.ink):
            raise SettingError(f"There is no piece {number}; the page has {len(self.pieces.ink)}, counted from 0.")
        return self.pieces.ink[number]
