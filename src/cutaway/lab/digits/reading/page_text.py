"""What stands on a page, as text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise
from statistics import median

from cutaway.protocol.digits_told import Piece

WIDE = 0.8
"""A gap wider than this many heights of the line parts two numbers or words."""


def lines_of_text(pieces: Sequence[Piece], classes: Sequence[str]) -> tuple[str, ...]:
    """Return what was read, a text for each line of the page, with a space where there is a wide gap.

    >>> at = dict(top=0, width=8, height=20, line=0, probability=1.0, notice="")
    >>> found = [Piece(left=left, guess=guess, **at) for left, guess in ((0, 1), (12, 0), (60, 2))]
    >>> lines_of_text(found, "0123456789")
    ('10 2',)
    """
    return tuple(_text(list(line), classes) for _, line in groupby(pieces, key=lambda piece: piece.line))


def _text(line: list[Piece], classes: Sequence[str]) -> str:
    gap = WIDE * median(piece.height for piece in line)
    wide = [after.left - (before.left + before.width) > gap for before, after in pairwise(line)]
    parts = [classes[line[0].guess]]
    for piece, apart in zip(line[1:], wide, strict=True):
        parts += [" " if apart else "", classes[piece.guess]]
    return "".join(parts)


def counted(count: int, what: str) -> str:
    """Return a count with its noun.

    >>> counted(1, "line"), counted(3, "line")
    ('1 line', '3 lines')
    """
    return f"{count:,} {what}{'' if count == 1 else 's'}"
