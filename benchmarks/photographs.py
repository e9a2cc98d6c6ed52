"""Photographed pages made by a script: which share of the digits is found, and which share of those is read right.

    .venv/bin/python benchmarks/photographs.py            # print the table
    .venv/bin/python benchmarks/photographs.py --write    # put it into docs/digits.md

A digit is found where the middle of a piece lies within half of the digit's larger side from the digit's middle, and
no other piece does. Every piece that is no found digit counts as false.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import matplotlib
import numpy as np

from cutaway.data import Dataset, load, prepare
from cutaway.data.page import FoundPage, find_pieces
from cutaway.execute.arrays import one_thread
from cutaway.network import Network
from cutaway.train.shipped import shipped_run
from marked import DOCS, table, versions, write_region
from photographed import (
    Camera,
    Page,
    Photograph,
    blackboard,
    blank,
    lamp,
    photographed,
    ruled,
    shadow,
    squared,
    write_digits,
    write_fonts,
)

PAGES = 2
MOST_DIGITS = 120
TILTED = ((0.10, 0.09), (0.88, 0.04), (0.95, 0.93), (0.04, 0.88))
FROM_BELOW = ((0.17, 0.12), (0.84, 0.14), (0.97, 0.95), (0.03, 0.93))
CLOSE = ((-0.03, -0.06), (1.06, -0.01), (1.12, 1.05), (-0.08, 1.02))
FONTS = ("DejaVuSans", "DejaVuSerif", "DejaVuSansMono", "DejaVuSans-Oblique", "DejaVuSerif-Bold", "STIXGeneral",
         "STIXGeneralItalic", "cmr10", "cmss10", "cmtt10")  # fmt: skip


@dataclass(frozen=True)
class Condition:
    """A kind of photograph: the paper, how it is written on, and the camera."""

    name: str
    paper: Callable[[], Page] = blank
    camera: Camera = field(default_factory=Camera)
    sizes: tuple[int, int] = (38, 62)
    inks: tuple[float, float] = (0.55, 0.95)
    thin: bool = False
    board: bool = False
    printed: bool = False


CONDITIONS = (
    Condition("a scan of plain paper"),
    Condition("small digits, 20 to 30 pixels", sizes=(20, 30)),
    Condition("large and small digits", sizes=(26, 100)),
    Condition("pencil: pale and thin", inks=(0.25, 0.45), thin=True),
    Condition("a lamp at one side", camera=Camera(light=lamp)),
    Condition("the shadow of a hand", camera=Camera(light=shadow)),
    Condition("ruled paper", paper=ruled),
    Condition("squared paper", paper=squared),
    Condition("ruled paper, pencil, a lamp", paper=ruled, inks=(0.3, 0.5), camera=Camera(light=lamp)),
    Condition("tilted, on a table", camera=Camera(corners=TILTED)),
    Condition("from below, on a table, a shadow", camera=Camera(light=shadow, corners=FROM_BELOW)),
    Condition("tilted, the edges not seen", camera=Camera(corners=CLOSE, table=False)),
    Condition("squared paper, tilted, edges not seen", squared, Camera(corners=CLOSE, table=False)),
    Condition("noise, blur, strong compression", camera=Camera(noise=12.0, blur=1.5, quality=30)),
    Condition("chalk on a board", board=True, camera=Camera(light=lamp, noise=4.0)),
    Condition("ruled, from below, shadow, noise", ruled, Camera(shadow, FROM_BELOW, noise=6.0, blur=1.0, quality=50)),
    Condition("printed: ten fonts", printed=True),
)


@dataclass
class Counts:
    """What came of the pages of one condition."""

    digits: int = 0
    found: int = 0
    right: int = 0
    false: int = 0


def pages(condition: Condition, data: Dataset) -> Iterator[Photograph]:
    """Yield the photographs of a condition; the same ones each time."""
    for number in range(PAGES):
        draw = np.random.default_rng([number, CONDITIONS.index(condition)])
        page = condition.paper()
        if condition.printed:
            folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
            write_fonts(page, draw, [folder / f"{name}.ttf" for name in FONTS])
        else:
            chosen = draw.permutation(len(data))[:MOST_DIGITS]
            pictures = data.x[chosen].reshape(-1, 28, 28).astype(np.uint8)
            write_digits(page, draw, pictures, data.labels[chosen], sizes=condition.sizes, inks=condition.inks,
                         thin=condition.thin)  # fmt: skip
        yield photographed(blackboard(page) if condition.board else page, condition.camera, draw)


def matches(photograph: Photograph, found: FoundPage) -> list[int | None]:
    """Return for each digit the piece that it was found as, or None."""
    if not found.pieces:
        return [None] * len(photograph.labels)
    middles = found.on_page(photograph.middles)
    edges = found.on_page(photograph.middles + np.array([1.0, 0.0]) * photograph.radii[:, None])
    radii = np.hypot(*(edges - middles).T)
    pieces = np.array([(piece.left + piece.width / 2, piece.top + piece.height / 2) for piece in found.pieces])
    near = np.hypot(*(pieces[None] - middles[:, None]).transpose(2, 0, 1)) <= radii[:, None]
    alone = (near.sum(axis=1) == 1) & (near[:, near.argmax(axis=1)].sum(axis=0) == 1)
    return [int(row.argmax()) if only else None for row, only in zip(near, alone, strict=True)]


def readings(found: FoundPage, network: Network) -> list[int]:
    """Return what the network that comes with Cutaway reads in each piece."""
    if not found.pieces:
        return []
    picture, scale = shipped_run().data.picture, shipped_run().data.scale
    assert picture is not None
    x = np.concatenate([prepare(piece.ink, picture).network_input(scale) for piece in found.pieces])
    with one_thread():
        return [int(guess) for guess in network(x).argmax(axis=1)]


def measured(condition: Condition, data: Dataset, network: Network) -> Counts:
    """Return what came of a condition's pages."""
    counts = Counts()
    for photograph in pages(condition, data):
        found = find_pieces(photograph.gray)
        guesses, places = readings(found, network), matches(photograph, found)
        pairs = [(guesses[place], label) for place, label in zip(places, photograph.labels, strict=True)
                 if place is not None]  # fmt: skip
        counts.digits += len(photograph.labels)
        counts.found += len(pairs)
        counts.right += sum(guess == label for guess, label in pairs)
        counts.false += len(found.pieces) - len(pairs)
    return counts


def row(condition: Condition, counts: Counts) -> list[str]:
    """Return a condition's row of the table."""
    return [
        condition.name,
        f"{counts.digits:,}",
        f"{counts.found / counts.digits:.1%}",
        f"{counts.right / max(1, counts.found):.1%}",
        f"{counts.false}",
    ]


def main() -> None:
    """Make, find and read all pages, and print or write what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--write", action="store_true", help="put the table into docs/digits.md")
    arguments = parser.parse_args()
    data, network = load("mnist").splits.test.open(None, "benchmarks/photographs.py"), shipped_run().network()
    rows = [row(condition, measured(condition, data, network)) for condition in CONDITIONS]
    heads = ["Photograph", "Digits", "Found", "Of those read right", "False finds"]
    text = f"{table(heads, rows)}\n\nMeasured with {versions('numpy', 'scipy', 'pillow')}."
    print(text)
    if arguments.write:
        write_region(DOCS / "digits.md", "photographs", text)


if __name__ == "__main__":
    main()
