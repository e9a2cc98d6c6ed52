"""Pictures that are a little different in each epoch: a pure function of the seed and the epoch's number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from dataclasses import replace
from threading import Event
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.data.dataset import Dataset
from cutaway.data.looking_up import looked_up
from cutaway.definitions import AUGMENTATIONS, Augmentation
from cutaway.errors import DataError, SettingError
from cutaway.randomness import AUGMENTATION_STREAM, generator

AT_ONCE = 500
"""Pictures that are changed together: what they need fits into a processor's cache, and each has its own generator."""


def read_augmentations(given: object) -> tuple[Augmentation, ...]:
    """Return the entries for augmentations as a user types them.

    Raises:
        SettingError: Something else than a list of texts, a setting outside of what is possible, or one given twice.
        UnknownNameError: An augmentation that the catalogue does not have.

    >>> [augmentation.text for augmentation in read_augmentations(["shift:pixels=1", "rotate"])]
    ['shift:pixels=1.0', 'rotate:degrees=15.0']
    """
    if isinstance(given, str) or not isinstance(given, Sequence) or not all(isinstance(one, str) for one in given):
        raise SettingError(f"The augmentations are {given!r:.60}; expected a list of texts, as in ['shift:pixels=2'].")
    entries = tuple(AUGMENTATIONS.resolve(augmentation) for augmentation in given)
    AUGMENTATIONS.check_once(entries)
    return entries


def augmented(
    dataset: Dataset,
    augmentations: Sequence[Augmentation],
    seed: int,
    epoch: int,
    threads: int = 1,
    given_up: Event | None = None,
) -> Dataset:
    """Return the data set with each picture changed as the epoch's random numbers say; its labels stay.

    Args:
        dataset: Pictures.
        augmentations: What may happen to them, one after the other.
        seed: The run's seed.
        epoch: The number of the epoch, from 0.
        threads: How many share the work; what comes out is the same.
        given_up: To be set by another thread where it is not wanted any more.

    Raises:
        DataError: The data are no pictures.
        CancelledError: It was given up before it was done.
    """
    check_pictures(dataset)
    if not augmentations:
        return dataset
    assert dataset.picture is not None  # noqa: S101 (checked)
    sides = dataset.picture.height, dataset.picture.width
    x = np.empty_like(dataset.x)

    def change(start: int) -> None:
        if given_up and given_up.is_set():
            raise CancelledError
        some = dataset.x[start : start + AT_ONCE].reshape(-1, *sides)
        random = generator(seed, AUGMENTATION_STREAM, epoch, start // AT_ONCE)
        x[start : start + AT_ONCE] = changed(some, augmentations, random).reshape(len(some), -1)

    _for_each(change, range(0, len(dataset), AT_ONCE), threads)
    return replace(dataset, x=x)


def _for_each(work: Callable[[int], None], places: Sequence[int], threads: int) -> None:
    """Do some work for each place; NumPy lets other threads run while it computes."""
    if threads == 1:
        for place in places:
            work(place)
        return
    with ThreadPoolExecutor(threads) as pool:
        for done in pool.map(work, places):
            assert done is None  # noqa: S101 (asking for it raises what went wrong)


def check_pictures(dataset: Dataset) -> None:
    """Raise DataError unless the data are pictures."""
    if dataset.picture is None:
        raise DataError(f"The data {dataset.name!r} are no pictures, and only pictures can be augmented; leave it out.")


def changed(pictures: NDArray[Any], augmentations: Sequence[Augmentation], random: np.random.Generator) -> NDArray[Any]:
    """Return pictures (pictures, height, width) after all augmentations, of the same type."""
    count, height, width = pictures.shape
    rows = np.broadcast_to(_from_center(height)[None, :, None], pictures.shape)
    columns = np.broadcast_to(_from_center(width)[None, None, :], pictures.shape)
    # The last one is looked up first: from the finished picture back to the given one.
    for augmentation in reversed(augmentations):
        each = (height, width) if augmentation.per_pixel else (1, 1)
        noise = 2 * random.random((augmentation.draws, count, *each), dtype=np.float32) - 1
        rows, columns = augmentation.moved(np, rows, columns, *noise)
    return looked_up(pictures, rows + (height - 1) / 2, columns + (width - 1) / 2)


def _from_center(size: int) -> NDArray[np.float32]:
    return np.linspace(-(size - 1) / 2, (size - 1) / 2, size, dtype=np.float32)
