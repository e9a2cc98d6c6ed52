"""From the gray levels of a page to its pieces."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from cutaway.data.page.contrast import Floats, page_contrast
from cutaway.data.page.found import FoundPage, FoundPiece
from cutaway.data.page.odd import notice_on
from cutaway.data.page.paper import sheet_corners, straightened
from cutaway.data.page.parts import Part, ink_parts, usual_height, whole_parts
from cutaway.data.page.reading_order import lines_of
from cutaway.data.page.rules import without_rules
from cutaway.data.page.touching import split_touching
from cutaway.errors import DataError

WORKING_SIDE = 1600  # pixels; a line of handwriting on a sheet is then 30 to 60 pixels high
MOST_PIECES = 2000
MARGIN = 4  # pixels around a piece


def find_pieces(gray: NDArray[np.uint8], name: str = "given") -> FoundPage:
    """Return the digits or letters on a page, line by line.

    ``gray`` is (height, width), 0 black to 255 white; ink may be dark on bright or bright on dark. ``name`` is how
    errors call the page. A page without ink has no pieces.

    Raises:
        DataError: ``gray`` is no gray picture, or there are over 2,000 pieces on it.

    >>> page = np.full((200, 300), 230, np.uint8)
    >>> page[50:90, 40:48] = page[52:92, 120:128] = page[120:160, 60:68] = 20
    >>> [(piece.line, piece.left, piece.top, piece.width, piece.height) for piece in find_pieces(page).pieces]
    [(0, 40, 50, 8, 40), (0, 120, 52, 8, 40), (1, 60, 120, 8, 40)]
    """
    page, straightening = _page(_checked(gray, name))
    contrast = without_rules(ndimage.gaussian_filter(page_contrast(page), 0.7, mode="nearest"))
    labels, parts = ink_parts(contrast)
    labels, whole = split_touching(labels, whole_parts(parts, page.shape), contrast)
    lines = lines_of(whole)
    if sum(map(len, lines)) > MOST_PIECES:
        raise DataError(f"The picture {name} has over {MOST_PIECES:,} pieces of ink; give a part of the page.")
    usual = usual_height(whole)
    pieces = [_piece(part, number, labels, contrast, usual) for number, line in enumerate(lines) for part in line]
    return FoundPage(page, tuple(pieces), straightening)


def _checked(gray: NDArray[np.uint8], name: str) -> NDArray[np.uint8]:
    pixels = np.asarray(gray)
    if pixels.ndim != 2 or pixels.dtype != np.uint8 or not pixels.size:
        given = f"shape {pixels.shape} and type {pixels.dtype}"
        raise DataError(f"The picture {name} has {given}; give gray levels (height, width) of type uint8.")
    return pixels


def _page(pixels: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """Return the page as it is worked on, and how the given picture's points come to it."""
    corners = sheet_corners(pixels)
    if corners is not None:
        return straightened(pixels, corners, WORKING_SIDE)
    page = _reduced(pixels)
    return page, np.diag([page.shape[1] / pixels.shape[1], page.shape[0] / pixels.shape[0], 1.0])


def _reduced(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    from PIL import Image

    height, width = pixels.shape
    factor = WORKING_SIDE / max(height, width)
    if factor >= 1:
        return pixels
    size = max(1, round(width * factor)), max(1, round(height * factor))
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BOX))


def _piece(part: Part, line: int, labels: NDArray[np.int32], contrast: Floats, usual: float) -> FoundPiece:
    rows, columns = slice(part.top, part.bottom), slice(part.left, part.right)
    own = np.isin(labels[rows, columns], part.labels)
    ink = _ink(own, contrast[rows, columns])
    return FoundPiece(part.left, part.top, part.width, part.height, line, ink, notice_on(own, usual))


def _ink(own: NDArray[np.bool_], contrast: Floats) -> NDArray[np.uint8]:
    """Return a piece's ink with soft edges, 255 where it is strongest, with a margin."""
    top = float(np.percentile(contrast[own], 75))
    near = ndimage.binary_dilation(np.pad(own, MARGIN))
    values = np.pad(np.asarray(contrast, np.float32), MARGIN) / top
    return np.asarray((255 * ((values - 0.15) / 0.85).clip(0, 1) * near).round(), np.uint8)
