"""How well the network that comes with Cutaway reads the test digits of MNIST when they are not as MNIST made them.

    .venv/bin/python benchmarks/shipped.py            # print the table; about two minutes on two cores
    .venv/bin/python benchmarks/shipped.py --write    # put it into docs/digits.md

Each change is made to all 10,000 test digits, and what comes out is read twice: as it is, and after the pipeline that
makes a user's own picture like those of MNIST. What the pipeline refuses counts as wrong.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from textwrap import fill
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.data import Dataset, PictureFormat, load, prepare
from cutaway.data.looking_up import looked_up
from cutaway.definitions import AUGMENTATIONS
from cutaway.errors import CutawayError, DataError
from cutaway.execute.arrays import one_thread
from cutaway.network import Network
from cutaway.train.shipped import shipped_run
from marked import DOCS, table, versions, write_region

Pictures = NDArray[np.uint8]

DIRECTIONS = np.array([(-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1)])
"""Down and to the right; the digits take them in turn."""

SMALL = 14 / 20
"""MNIST's digits are 20 pixels high or wide."""

AT_ONCE = 1000
"""Pictures that are changed together; a multiple of 8, so that the directions go on by turns."""


def shifted(pictures: Pictures, pixels: int) -> Pictures:
    """Move each picture by so many pixels in one of eight directions, up, down or aslant."""
    down, right = (DIRECTIONS[np.arange(len(pictures)) % 8] * np.float32(pixels)).T
    rows, columns = _places(pictures)
    return looked_up(pictures, rows - down.reshape(-1, 1, 1), columns - right.reshape(-1, 1, 1))


def rotated(pictures: Pictures, degrees: float) -> Pictures:
    """Turn each picture about its center by an angle, every other one the other way."""
    middle = (pictures.shape[1] - 1) / 2
    rows, columns = _places(pictures)
    either = np.where(np.arange(len(pictures)) % 2, np.float32(1), np.float32(-1)).reshape(-1, 1, 1)
    turned = AUGMENTATIONS.resolve(f"rotate:degrees={degrees}").moved
    places = turned(np, rows - middle, columns - middle, either)
    return looked_up(pictures, *(place + middle for place in places))


def small(pictures: Pictures) -> Pictures:
    """Draw each picture smaller, about its center."""
    middle = (pictures.shape[1] - 1) / 2
    rows, columns = _places(pictures)
    return looked_up(pictures, (rows - middle) / SMALL + middle, (columns - middle) / SMALL + middle)


def inverted(pictures: Pictures) -> Pictures:
    """Swap black and white."""
    return np.asarray(255 - pictures, np.uint8)


def hard(pictures: Pictures) -> Pictures:
    """Make each pixel black or white, as without anti-aliasing."""
    return np.where(pictures >= 128, 255, 0).astype(np.uint8)


CHANGES: Mapping[str, Callable[[Pictures], Pictures]] = {
    "as MNIST made them": lambda pictures: pictures,
    **{f"shifted by {pixels} px": partial(shifted, pixels=pixels) for pixels in (1, 2, 3, 4)},
    **{f"rotated by {degrees}°": partial(rotated, degrees=degrees) for degrees in (10, 20, 30)},
    "drawn small, 14 px": small,
    "black and white swapped": inverted,
    "hard edges": hard,
}


def changed(pictures: Pictures, name: str) -> Pictures:
    """Return pictures after the change of a name, some at a time, as a processor's cache likes it."""
    parts = range(0, len(pictures), AT_ONCE)
    return np.concatenate([CHANGES[name](pictures[start : start + AT_ONCE]) for start in parts])


def _places(pictures: Pictures) -> list[NDArray[np.float32]]:
    """Return the rows and the columns of all pixels, each (pictures, height, width)."""
    found = np.meshgrid(*(np.arange(side, dtype=np.float32) for side in pictures.shape[1:]), indexing="ij")
    return [np.broadcast_to(one, pictures.shape) for one in found]


def prepared(pictures: Pictures, picture: PictureFormat) -> tuple[Pictures, NDArray[np.bool_]]:
    """Return pictures after the pipeline, and which of them it did not refuse."""
    made, taken = np.zeros_like(pictures), np.ones(len(pictures), np.bool_)
    for number, gray in enumerate(pictures):
        try:
            made[number] = prepare(gray, picture).pixels
        except DataError:
            taken[number] = False
    return made, taken


def in_parts(pictures: Pictures, picture: PictureFormat, pool: ProcessPoolExecutor) -> tuple[Pictures, Any]:
    """Return what ``prepared`` does, made by all cores."""
    parts = [pictures[start : start + AT_ONCE] for start in range(0, len(pictures), AT_ONCE)]
    made, taken = zip(*pool.map(prepared, parts, [picture] * len(parts)), strict=True)
    return np.concatenate(made), np.concatenate(taken)


def right(network: Network, pictures: Pictures, labels: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which pictures the network reads right."""
    p = network((pictures.reshape(len(pictures), -1) / 255).astype(np.float32))
    return np.asarray(p.argmax(axis=1) == labels)


def measure(examples: Dataset, pool: ProcessPoolExecutor) -> list[list[str]]:
    """Return the table's rows: each change, the share read right without the pipeline, and with it."""
    network, rows = shipped_run().network(), []
    assert examples.picture is not None
    pictures = examples.x.reshape(-1, examples.picture.height, examples.picture.width)
    for name in CHANGES:
        given = changed(pictures, name)
        made, taken = in_parts(given, examples.picture, pool)
        shares = right(network, given, examples.labels), taken & right(network, made, examples.labels)
        rows.append([name, *(f"{share.mean():.2%}" for share in shares)])
        print("  ".join(rows[-1]), flush=True)
    return rows


def page(rows: list[list[str]], count: int) -> str:
    """Return what stands in the documentation."""
    words = fill(
        f"How many of {count:,} test digits it reads right, changed as the first column says: as they then are, and "
        "after the pipeline that makes a drawing like MNIST's pictures. A shift goes in one of eight directions, a "
        "rotation one way or the other, by turns.",
        120,
    )
    origin = fill(f"Measured by `.venv/bin/python benchmarks/shipped.py --write`: {versions('numpy', 'pillow')}.", 120)
    return f"{words}\n\n{table(['the test digits', 'as they are', 'after the pipeline'], rows)}\n\n{origin}"


def main() -> None:
    """Measure, print, and write the table where that is wanted."""
    parser = argparse.ArgumentParser(description="Measure how well the shipped network reads changed test digits.")
    parser.add_argument("--examples", type=int, default=10_000, help="the first so many of the test digits alone")
    parser.add_argument("--write", action="store_true", help="write the table into docs/digits.md")
    options = parser.parse_args()
    test = load("mnist", seed=0).splits.test.open(None, "the table of the shipped network")
    examples = test.take(np.arange(min(options.examples, len(test))))
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool, one_thread():
        rows = measure(examples, pool)
    if options.write:
        write_region(DOCS / "digits.md", "shipped", page(rows, len(examples)))


if __name__ == "__main__":
    try:
        main()
    except CutawayError as error:  # MNIST is not to be had, say
        raise SystemExit(str(error)) from None
