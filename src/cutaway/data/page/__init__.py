"""A photographed or scanned page of handwriting: its digits or letters found, cut out and put in reading order.

``find_pieces(gray)`` takes gray levels (height, width), 0 to 255, as ``cutaway.data.read_picture`` and
``read_picture_bytes`` return them, and returns a ``FoundPage``: the page, reduced and straightened, and its pieces with
their boxes in pixels of that page, their line, and their ink. ``prepare(piece.ink, format)`` makes a piece into what a
network reads. An empty page has no pieces; ``find_pieces`` raises only for what is no gray picture.
"""

from cutaway.data.page.finding import find_pieces
from cutaway.data.page.found import FoundPage, FoundPiece

__all__ = ["FoundPage", "FoundPiece", "find_pieces"]
