"""Reading all digits on a photographed page; the picture file is forgotten, only what was found on it is kept."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cutaway.data import read_picture_bytes
from cutaway.data.page import find_pieces
from cutaway.errors import DataError
from cutaway.lab.digits.readable import Readable
from cutaway.lab.digits.reading.desk import Desk, Pieces
from cutaway.lab.digits.reading.seen import Networks, readable_of
from cutaway.lab.message import Message
from cutaway.network.page_reading import DOUBTFUL, PageReading, read_pieces
from cutaway.pictures.numbers import counted
from cutaway.protocol.digits import ReadPage
from cutaway.protocol.digits_told import PageRead, Piece
from cutaway.protocol.limits import LARGEST_PHOTO

NAME = "of the page"
"""How sentences call it: "The picture of the page ..."."""

MOST_PIXELS = 40_000_000
MOST_PIECES = 400
"""So many are read within a second; more would keep other tabs waiting."""

LARGEST_SHOWN = 1_400
"""Pixels of the longer side of the page that is shown."""

Gray = NDArray[np.uint8]


def read_page(networks: Networks, desk: Desk, number: int, command: ReadPage) -> Message:
    """Return the answer to ``read_page``; the desk then holds the pieces of this page.

    Raises:
        CutawayError: There is no such network, the text is no base64, or the file is no picture that can be read.
    """
    readable = readable_of(networks, command.network)
    gray = read_picture_bytes(decoded(command.content), NAME, most_bytes=LARGEST_PHOTO, most_pixels=MOST_PIXELS)
    found = find_pieces(gray, NAME)
    classes = readable.classes
    reading = read_pieces(found, readable.network, readable.picture, readable.scale, classes, MOST_PIECES)
    pictures = _pictures(reading, readable)
    shown, factor = _shown(found.page)
    event = PageRead(
        answers=number,
        network=command.network,
        classes=classes,
        pieces=_told(reading, factor),
        text=reading.text,
        sentence=_sentence(reading),
    )
    desk.pieces = Pieces(pictures, tuple(piece.ink for piece in reading.found.pieces))
    return event, {"page": shown, "pictures": pictures, "p": reading.p}


def decoded(content: str) -> bytes:
    """Return the bytes of base64 text.

    Raises:
        DataError: It is no base64, or holds more than is read.

    >>> decoded("QQ==")
    b'A'
    """
    most = LARGEST_PHOTO * 4 // 3 + 4
    if len(content) > most:
        raise DataError(f"The picture {NAME} is larger than {LARGEST_PHOTO / 1e6:g} MB; give a smaller copy of it.")
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise DataError(f"The picture {NAME} came as no base64 text; choose the file again.") from None


def _pictures(reading: PageReading, readable: Readable) -> Gray:
    shape = (len(reading.prepared), readable.picture.height, readable.picture.width)
    return np.array([made.pixels for made in reading.prepared], np.uint8).reshape(shape)


def _shown(page: Gray) -> tuple[Gray, float]:
    """Return the page as it is shown, and by what its boxes are multiplied."""
    height, width = page.shape
    factor = min(1.0, LARGEST_SHOWN / max(height, width))
    if factor == 1.0:
        return page, factor
    size = max(1, round(width * factor)), max(1, round(height * factor))
    return np.asarray(Image.fromarray(page).resize(size, Image.Resampling.BOX)), factor


def _told(reading: PageReading, factor: float) -> tuple[Piece, ...]:
    rows = zip(reading.found.pieces, reading.guesses, reading.sure, reading.notices, reading.p, strict=True)
    return tuple(
        Piece(
            left=round(piece.left * factor),
            top=round(piece.top * factor),
            width=max(1, round(piece.width * factor)),
            height=max(1, round(piece.height * factor)),
            line=piece.line,
            guess=guess,
            probability=sure,
            notice=notice or _doubt(p, reading.classes),
        )
        for piece, guess, sure, notice, p in rows
    )


def _doubt(p: NDArray[Any], classes: Sequence[str]) -> str:
    """Return what else it may be, where that is not unlikely, else "".

    >>> _doubt(np.array([0.25, 0.05, 0.7]), "abc"), _doubt(np.array([0.0, 0.1, 0.9]), "abc")
    ('Not certain: c with 70%, a with 25%.', '')
    """
    second, first = np.argsort(p)[-2:]
    if p[first] >= DOUBTFUL:
        return ""
    return f"Not certain: {classes[first]} with {p[first]:.0%}, {classes[second]} with {p[second]:.0%}."


def _sentence(reading: PageReading) -> str:
    count = len(reading.found.pieces)
    if not count:
        return "Nothing that looks like a digit was found on the page; photograph it closer, in even light."
    lines = len({piece.line for piece in reading.found.pieces})
    text = f"{counted(count, 'piece')} in {counted(lines, 'line')} {'was' if count == 1 else 'were'} read"
    text += f", {reading.doubtful} of them with less than {DOUBTFUL:.0%} certainty" if reading.doubtful else ""
    text += f"; {reading.faint:,} too faint to be read left out" if reading.faint else ""
    if reading.beyond:
        all_found = count + reading.faint + reading.beyond
        text += f"; the page has {all_found:,}, and the first {MOST_PIECES} are read: give a part of it for the others"
    return f"{text}."
