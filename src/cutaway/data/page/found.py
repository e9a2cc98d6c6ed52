"""What is found on a page: its pieces, one digit or letter each, in reading order."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

WIDE = 0.8
"""A gap wider than this share of a line's usual height parts two numbers or words."""

Gray = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class FoundPiece:
    """What seems to be one digit or letter.

    Attributes:
        left: The first column of its box, in pixels of ``FoundPage.page``.
        top: Its first row.
        width: The columns of its box.
        height: Its rows.
        line: The line of the page that it stands in, from 0.
        ink: Its ink alone, bright on black with a margin, 0 to 255: what ``cutaway.data.prepare`` takes.
        notice: A sentence where it looks like two, or like no digit or letter at all, else "".
    """

    left: int
    top: int
    width: int
    height: int
    line: int
    ink: Gray
    notice: str = ""


@dataclass(frozen=True, eq=False)
class FoundPage:
    """A page and what was found on it.

    Attributes:
        page: The page in gray, (height, width): reduced where it was large, straightened where it was tilted.
        pieces: What was found, line by line from left to right. It may be nothing.
        straightening: The matrix (3, 3) that brings a point (x, y, 1) of the given picture to the page, up to a factor.
    """

    page: Gray
    pieces: tuple[FoundPiece, ...]
    straightening: NDArray[np.float64]

    @property
    def lines(self) -> int:
        """Return how many lines the pieces stand in."""
        return 1 + max((piece.line for piece in self.pieces), default=-1)

    def text(self, readings: Sequence[str]) -> tuple[str, ...]:
        """Return the page's lines of text, given what each piece was read as; wide gaps become spaces.

        >>> pieces = [FoundPiece(left, 0, 8, 20, 0, np.zeros((28, 16), np.uint8)) for left in (0, 12, 60)]
        >>> FoundPage(np.zeros((30, 90), np.uint8), tuple(pieces), np.eye(3)).text("102")
        ('10 2',)
        """
        lines: list[str] = []
        for _, line in groupby(zip(self.pieces, readings, strict=True), key=lambda pair: pair[0].line):
            mine = list(line)
            gap = WIDE * float(np.median([piece.height for piece, _ in mine]))
            ends = [mine[0][0].left, *(piece.left + piece.width for piece, _ in mine)]
            lines.append(
                "".join(
                    f"{' ' * (piece.left - end > gap)}{read}" for end, (piece, read) in zip(ends, mine, strict=False)
                )
            )
        return tuple(lines)

    def on_page(self, points: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return where points (count, 2), as (x, y) of the given picture, lie on ``page``."""
        return moved(self.straightening, points)


def moved(matrix: NDArray[np.float64], points: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return points (count, 2) moved by a projective map (3, 3).

    >>> moved(np.diag([2.0, 2.0, 1.0]), np.array([[3.0, 4.0]]))
    array([[6., 8.]])
    """
    given = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    result: NDArray[np.float64] = given[:, :2] / given[:, 2:]
    return result
