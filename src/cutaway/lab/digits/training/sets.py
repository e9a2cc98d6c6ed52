"""The sets of pictures that can be learned from: which are at hand; each is read once for all sessions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, cached_property
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.data import Dataset, PictureFormat, TestVault, load
from cutaway.data.digits import TEST_EXAMPLES
from cutaway.data.idx_source import PARTS, IdxSource, where_on_this_machine
from cutaway.data.mnist import source as mnist
from cutaway.data.relatives import RELATIVES
from cutaway.errors import DataError
from cutaway.protocol.digits_told import PictureData

WATCHED = 1_000
"""So many validation pictures are measured for each row, always the same, and as many of those to learn from.

All 5,000 would take 30 ms of two cores: a fifth of the time would not do for ten pictures a second.
"""

VALIDATION = {"mnist": 5_000, "emnist_letters": 5_000, "digits": 300}
"""How many pictures are held back from each set."""

UNITS = {"MB": 1.0, "kB": 0.001}


@dataclass(frozen=True)
class Offer:
    """A set that can be chosen; without a source it is always there."""

    name: str
    title: str
    sentence: str
    source: IdxSource | None

    @property
    def at_hand(self) -> bool:
        """Whether it is on this machine."""
        source = self.source
        return source is None or all(where_on_this_machine(source, part) is not None for part in PARTS)

    @property
    def megabytes(self) -> float:
        """How much would be downloaded."""
        if self.source is None:
            return 0.0
        if self.source.archive is not None:
            return self.source.archive.size / 1e6
        return sum(_megabytes(file.packed) for part in PARTS for file in self.source.files[part])

    @property
    def test(self) -> int:
        """How many test pictures there are."""
        if self.source is None:
            return TEST_EXAMPLES
        _, labels = self.source.files["test"]
        return labels.size - 8  # bytes, the first of which are the header

    def told(self) -> PictureData:
        """Return it as a page is told of it."""
        return PictureData(
            name=self.name,
            title=self.title,
            sentence=self.sentence,
            at_hand=self.at_hand,
            megabytes=round(self.megabytes, 1),
        )


def _megabytes(packed: str) -> float:
    number, unit = packed.split()
    return float(number) * UNITS[unit]


_LETTERS = RELATIVES["emnist_letters"]
OFFERS = {
    offer.name: offer
    for offer in (
        Offer("mnist", "MNIST", "70,000 handwritten digits of 28 x 28 pixels.", mnist()),
        Offer("digits", "Digits", "1,797 handwritten digits of 8 x 8 pixels, which come with Cutaway.", None),
        Offer("emnist_letters", _LETTERS.source.title, f"{_LETTERS.sentence}.", _LETTERS.source),
    )
}
"""The sets whose pictures a learner can draw."""


@dataclass(frozen=True, eq=False)
class PictureSet:
    """A set, in three parts.

    Attributes:
        offer: What it is.
        train: The pictures to learn from.
        validation: Those that are held back.
        vault: Where the test pictures lie.
    """

    offer: Offer
    train: Dataset
    validation: Dataset
    vault: TestVault

    @cached_property
    def watched(self) -> Dataset:
        """The validation pictures that are measured for each row: always the same, spread evenly."""
        count = min(WATCHED, len(self.validation))
        return self.validation.take(np.linspace(0, len(self.validation) - 1, count).astype(np.int64))

    @property
    def picture(self) -> PictureFormat:
        """How the pictures are made."""
        assert self.train.picture is not None  # noqa: S101 (of those on offer)
        return self.train.picture

    @property
    def sides(self) -> tuple[int, int]:
        """The height and the width of a picture in pixels."""
        return self.picture.height, self.picture.width

    def gray(self, rows: NDArray[Any]) -> NDArray[np.uint8]:
        """Return pictures (count, pixels) as gray levels (count, height, width), 255 for the most ink."""
        levels = np.round(rows.astype(np.float64) * (255 / self.train.scale))
        return levels.astype(np.uint8).reshape(-1, *self.sides)


_LOCK = Lock()
_READ: dict[str, PictureSet] = {}


def picture_set(name: str) -> PictureSet:
    """Return a set that is at hand; it is read when it is first asked for, and shared from then on.

    Raises:
        DataError: There is no such set, it is not on this machine, or a file of it is damaged.

    >>> len(picture_set("digits").train)
    1200
    """
    with _LOCK:
        if name not in _READ:
            _READ[name] = _read(_offer(name))
        return _READ[name]


def download(name: str) -> None:
    """Bring a set to this machine, unless it is there.

    Raises:
        DataError: There is no such set, or it cannot be had.
    """
    load(offered(name).name, validation=VALIDATION[name])


def best_at_hand() -> str:
    """Return the name of the set to begin with: MNIST, or the digits that are always there."""
    return "mnist" if OFFERS["mnist"].at_hand else "digits"


def offered(name: str) -> Offer:
    """Return what a set is.

    Raises:
        DataError: There is no such set.
    """
    if name not in OFFERS:
        raise DataError(f"There is no set of pictures {name!r:.60}; choose one of {', '.join(OFFERS)}.")
    return OFFERS[name]


def _offer(name: str) -> Offer:
    offer = offered(name)
    if not offer.at_hand:
        raise DataError(
            f"{offer.title} is not on this machine; download it ({offer.megabytes:,.0f} MB) first, or choose another."
        )
    return offer


def _read(offer: Offer) -> PictureSet:
    parts = load(offer.name, validation=VALIDATION[offer.name]).splits
    vault = TestVault(offer.name, cache(parts.test.loader))  # who opens it again need not wait
    return PictureSet(offer, _shared(parts.train), _shared(parts.validation), vault)


def _shared(dataset: Dataset) -> Dataset:
    """Return data that no session can change."""
    x, labels = np.ascontiguousarray(dataset.x), dataset.labels
    x.flags.writeable = labels.flags.writeable = False
    return replace(dataset, x=x, labels=labels)
