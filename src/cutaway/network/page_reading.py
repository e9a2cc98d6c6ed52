"""A photographed page as a network reads it, wherever that is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cutaway.data import PictureFormat, Prepared, prepare
from cutaway.data.page import FoundPage, FoundPiece
from cutaway.errors import DataError, NonFiniteError
from cutaway.network.network import Network

DOUBTFUL = 0.8
"""Readings that are less sure than this are marked."""


@dataclass(frozen=True, eq=False)
class PageReading:
    """What was found on a page and read.

    Attributes:
        found: The page, and the pieces of it that were read.
        prepared: Each piece as the network got it.
        classes: What a piece can be read as.
        p: The probability of each class for each piece, (pieces, classes).
        faint: How many pieces were left out because their ink is too faint to stand out by itself.
        beyond: How many were left out because there were very many.
    """

    found: FoundPage
    prepared: tuple[Prepared, ...]
    classes: Sequence[str]
    p: NDArray[np.floating]
    faint: int
    beyond: int

    @property
    def guesses(self) -> list[int]:
        """The class that each piece was read as."""
        return [int(best) for best in self.p.argmax(axis=1)]

    @property
    def names(self) -> list[str]:
        """The name of that class."""
        return [self.classes[guess] for guess in self.guesses]

    @property
    def sure(self) -> list[float]:
        """Its probability."""
        return [float(best) for best in self.p.max(axis=1)]

    @property
    def doubtful(self) -> int:
        """How many readings are to be marked."""
        return sum(sure < DOUBTFUL for sure in self.sure)

    @property
    def notices(self) -> tuple[str, ...]:
        """For each piece a sentence where it should be looked at again, or ""."""
        return tuple(piece.notice or made.notice for piece, made in zip(self.found.pieces, self.prepared, strict=True))

    @property
    def text(self) -> tuple[str, ...]:
        """What was read, line by line."""
        return self.found.text(self.names)


def read_pieces(
    found: FoundPage,
    network: Network,
    picture: PictureFormat,
    scale: float,
    classes: Sequence[str],
    most: int | None = None,
) -> PageReading:
    """Return what a network reads on a page; a piece too faint to be read keeps no other from it.

    Args:
        found: What was found on the page. It may be nothing.
        network: What reads.
        picture: The format of the pictures it has learned from.
        scale: What their pixels are divided by.
        classes: What it tells apart.
        most: Of more pieces only the first are read; None for all.

    Raises:
        NonFiniteError: The network's outputs mean nothing.
    """
    taken = found.pieces[:most]
    made = [(piece, prepared) for piece in taken if (prepared := _prepared(piece, picture)) is not None]
    dtype = network.specification.dtype
    rows = [prepared.network_input(scale, dtype) for _, prepared in made]
    p = network(np.concatenate([np.zeros((0, network.specification.sizes[0]), dtype), *rows]))
    if not np.isfinite(p).all():
        raise NonFiniteError(
            "The network's outputs hold NaN or infinity, so that they mean nothing; train it again with a smaller "
            "learning rate."
        )
    read = replace(found, pieces=tuple(piece for piece, _ in made))
    left = len(taken) - len(made), len(found.pieces) - len(taken)
    return PageReading(read, tuple(prepared for _, prepared in made), classes, p, *left)


def _prepared(piece: FoundPiece, picture: PictureFormat) -> Prepared | None:
    try:
        return prepare(piece.ink, picture)
    except DataError:  # nothing stands out from its background; there is no other reason
        return None
