"""A photographed page as a run reads it, and as a picture with its readings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cutaway.errors import DataError

if TYPE_CHECKING:
    from cutaway.network import Network
    from cutaway.network.page_reading import PageReading
    from cutaway.train import RunFolder

BLUE, ORANGE, WHITE = (0, 90, 181), (200, 80, 0), (255, 255, 255)


def read_page(image: Path, folder: RunFolder, network: Network) -> PageReading:
    """Return what a run's network reads on a photographed page.

    Raises:
        DataError: The file cannot be read as a picture, or there is nothing to read on it.
        NonFiniteError: The network's outputs mean nothing.
    """
    from cutaway.cli.predict import picture_format
    from cutaway.data import read_picture
    from cutaway.data.page import find_pieces
    from cutaway.execute.arrays import one_thread
    from cutaway.network.page_reading import read_pieces

    picture = picture_format(folder)
    found = find_pieces(read_picture(image), str(image))
    with one_thread():
        reading = read_pieces(found, network, picture, folder.data.scale, folder.data.classes)
    if not reading.found.pieces:
        raise DataError(
            f"No digit or letter was found on {image}; photograph the page from above, in even light, so that it fills "
            "the picture."
        )
    return reading


def place(reading: PageReading, number: int) -> str:
    """Return where a piece stands, in words."""
    pieces = reading.found.pieces
    line = pieces[number].line
    first = next(at for at, piece in enumerate(pieces) if piece.line == line)
    return f"line {line + 1}, number {number - first + 1}"


def page_with_boxes(reading: PageReading) -> bytes:
    """Return the page as a PNG file: a box at each piece and what was read, doubtful ones bold with "?"."""
    from io import BytesIO

    from PIL import Image, ImageDraw, ImageFont

    from cutaway.network.page_reading import DOUBTFUL

    image = Image.fromarray(reading.found.page).convert("RGB")
    draw = ImageDraw.Draw(image)
    for piece, name, sure in zip(reading.found.pieces, reading.names, reading.sure, strict=True):
        color = BLUE if sure >= DOUBTFUL else ORANGE
        right, bottom = piece.left + piece.width + 1, piece.top + piece.height + 1
        draw.rectangle(
            (piece.left - 2, piece.top - 2, right, bottom), outline=color, width=2 if sure >= DOUBTFUL else 4
        )
        size = min(40, max(12, piece.height // 2))
        label = name if sure >= DOUBTFUL else f"{name}?"
        draw.text(
            (piece.left, piece.top - 3),
            label,
            fill=color,
            font=ImageFont.load_default(size),
            anchor="ls",
            stroke_width=2,
            stroke_fill=WHITE,
        )
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
