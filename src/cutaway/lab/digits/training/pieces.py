"""Pieces of a page that a network learns: what they really are, beside pictures of its data set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.data import Dataset, make_dataset
from cutaway.errors import DataError, SettingError
from cutaway.lab.digits.readable import Readable
from cutaway.lab.digits.training.building import Built, joined
from cutaway.network import Network
from cutaway.randomness import SUBSET_STREAM, generator
from cutaway.train import Training, TrainingSettings, evaluate

MOST_PIECES = 1_000
STEPS = 500
BATCH = 50
SHARE = 4
"""One example in so many is a piece: of fewer little is learned in so few steps, of more the rest is forgotten."""

RATE = 0.001
"""It falls to 0 along a cosine, so that what is learned at the end moves little of what was known before."""
SHIFT = 1 / 28
DEGREES = 8
"""Each piece is met many times, always a little different, so that it is not learned by heart: moved by such a share of
the picture at most, and turned so far.
"""


@dataclass(frozen=True, eq=False)
class Learned:
    """What came of it.

    Attributes:
        network: The network after it.
        right: How many of the pieces were read right before and after.
        validation: The share of all validation pictures read right before and after.
        steps: How many steps were made.
    """

    network: Network
    right: tuple[int, int]
    validation: tuple[float, float]
    steps: int


def labeled(pictures: NDArray[np.uint8], pieces: Sequence[int], labels: Sequence[int], reads: Readable) -> Dataset:
    """Return pieces with their labels as a data set.

    Args:
        pictures: All pieces, (count, height, width), as a network got them.
        pieces: The numbers of those to be learned.
        labels: What each of them is.
        reads: The network that is to learn them.

    Raises:
        SettingError: There are none or too many, not as many labels, one twice, or there is no such piece or class.
        DataError: The pieces were made for pictures of another size.
    """
    _check(len(pictures), pieces, labels, reads.classes)
    if pictures.shape[1:] != (reads.picture.height, reads.picture.width):
        raise DataError(
            f"The pieces have {pictures.shape[1]} x {pictures.shape[2]} pixels, and this network reads "
            f"{reads.picture.height} x {reads.picture.width}; read the page with it first."
        )
    x = np.round(pictures[list(pieces)].reshape(len(pieces), -1) * (reads.scale / 255)).astype(np.uint8)
    return make_dataset("pieces", x, list(labels), reads.classes, scale=reads.scale, picture=reads.picture)


def _check(count: int, pieces: Sequence[int], labels: Sequence[int], classes: Sequence[str]) -> None:
    if not 1 <= len(pieces) <= MOST_PIECES or len(labels) != len(pieces):
        raise SettingError(
            f"There are {len(pieces):,} pieces and {len(labels):,} labels; give 1 to {MOST_PIECES:,}, and a label each."
        )
    if len(set(pieces)) < len(pieces):
        raise SettingError("A piece is named twice; name each once.")
    if bad := [piece for piece in pieces if not 0 <= piece < count]:
        raise SettingError(f"There is no piece {bad[0]}; the page has {count:,}, counted from 0.")
    if bad := [label for label in labels if not 0 <= label < len(classes)]:
        raise SettingError(f"There is no class {bad[0]}; this network has {len(classes)}, counted from 0.")


def learn(network: Network, built: Built, pieces: Dataset, seed: int) -> Learned:
    """Return what a network learns of pieces beside as many pictures of a set, each a little changed.

    Args:
        network: The network, which stays as it is.
        built: The pictures it learns beside them, and those it is validated with.
        pieces: What it is to learn.
        seed: Of all that is drawn by chance.

    Raises:
        NonFiniteError: NaN or infinity came up.
    """
    mix = _mix(built.training.train, pieces, seed)
    moved = f"shift:pixels={SHIFT * built.pictures.picture.height:g}", f"rotate:degrees={DEGREES}"
    drawn: dict[str, Any] = {"seed": seed, "augmentations": moved}
    settings = TrainingSettings(learning_rate=RATE, schedule="cosine", batch_size=BATCH, epochs=1, **drawn)
    training = Training(network, mix, None, settings)
    state = training.begin()
    while state.step < STEPS:
        state = training.advance(state, STEPS).state
    after = Network.from_specification(network.specification, state.arrays)
    right = tuple(int((evaluate(one, pieces).guesses == pieces.labels).sum()) for one in (network, after))
    validation = tuple(evaluate(one, built.pictures.validation).accuracy or 0.0 for one in (network, after))
    return Learned(after, (right[0], right[1]), (validation[0], validation[1]), STEPS)


def _mix(train: Dataset, pieces: Dataset, seed: int) -> Dataset:
    """Return as many examples as are met: pieces, each about as often as the others, and pictures of the set."""
    met, random = STEPS * BATCH, generator(seed, SUBSET_STREAM)
    some = train.take(random.integers(0, len(train), met - met // SHARE))
    return joined(replace(some, name="mix"), pieces.take(np.arange(met // SHARE) % len(pieces)))
