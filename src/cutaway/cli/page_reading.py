"""A photographed page as a trained network reads it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cutaway.errors import DataError, NonFiniteError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cutaway.data.page import FoundPage
    from cutaway.network import Network
    from cutaway.train import RunFolder


@dataclass(frozen=True, eq=False)
class PageReading:
    """What was found on a page and read.

    Attributes:
        image: The picture's file.
        found: What was found on it.
        classes: What a piece can be read as.
        p: The probability of each class for each piece, (pieces, classes).
        notices: For each piece a sentence where it should be looked at again, or "".
    """

    image: Path
    found: FoundPage
    classes: tuple[str, ...]
    p: NDArray[Any]
    notices: tuple[str, ...]

    @property
    def guesses(self) -> list[str]:
        """What each piece was read as."""
        return [self.classes[best] for best in self.p.argmax(axis=1)]

    @property
    def sure(self) -> list[float]:
        """The probability of what each piece was read as."""
        return [float(best) for best in self.p.max(axis=1)]

    @property
    def text(self) -> tuple[str, ...]:
        """What was read, line by line."""
        return self.found.text(self.guesses)

    def place(self, number: int) -> str:
        """Return where a piece stands, in words."""
        line = self.found.pieces[number].line
        first = next(at for at, piece in enumerate(self.found.pieces) if piece.line == line)
        return f"line {line + 1}, number {number - first + 1}"


def read_page(image: Path, folder: RunFolder, network: Network) -> PageReading:
    """Return what a run's network reads on a photographed page.

    Raises:
        DataError: The file cannot be read as a picture, or there is nothing to read on it.
        NonFiniteError: The network's outputs mean nothing.
    """
    import numpy as np

    from cutaway.cli.predict import picture_format
    from cutaway.data import prepare, read_picture
    from cutaway.data.page import find_pieces
    from cutaway.execute.arrays import one_thread

    picture = picture_format(folder)
    found = find_pieces(read_picture(image), str(image))
    if not found.pieces:
        raise DataError(
            f"No digit or letter was found on {image}; photograph the page from above, in even light, so that it fills "
            "the picture."
        )
    made = [prepare(piece.ink, picture, name=str(image)) for piece in found.pieces]
    x = np.concatenate([each.network_input(folder.data.scale, network.specification.dtype) for each in made])
    with one_thread():
        p = network(x)
    if not np.isfinite(p).all():
        raise NonFiniteError(
            f"The outputs of the network in {folder.network_path} hold NaN or infinity, so that they mean nothing; "
            "train it again with a smaller learning rate."
        )
    notices = tuple(piece.notice or each.notice for piece, each in zip(found.pieces, made, strict=True))
    return PageReading(image, found, folder.data.classes, p, notices)


def page_with_boxes(reading: PageReading) -> bytes:
    """Return the page as a PNG file: a box at each piece and what was read, doubtful ones bold with "?"."""
    from io import BytesIO

    from PIL import Image, ImageDraw, ImageFont

    image = Image.fromarray(reading.found.page).convert("RGB")
    draw = ImageDraw.Draw(image)
    for piece, guess, sure in zip(reading.found.pieces, reading.guesses, reading.sure, strict=True):
        color = BLUE if sure >= DOUBTFUL else ORANGE
        right, bottom = piece.left + piece.width + 1, piece.top + piece.height + 1
        draw.rectangle(
            (piece.left - 2, piece.top - 2, right, bottom), outline=color, width=2 if sure >= DOUBTFUL else 4
        )
        size = min(40, max(12, piece.height // 2))
        label = guess if sure >= DOUBTFUL else f"{guess}?"
        draw.text((piece.left, piece.top - 3), label, fill=color, font=ImageFont.load_default(size), anchor="ls")
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


DOUBTFUL = 0.8
"""Readings that are less sure than this are marked."""

BLUE, ORANGE = (0, 90, 181), (200, 80, 0)
