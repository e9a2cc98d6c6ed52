"""Training, validation and test data: three parts of which only two lie open."""

from dataclasses import dataclass

import numpy as np

from cutaway.checks import whole_number
from cutaway.data.dataset import Dataset
from cutaway.data.vault import TestVault
from cutaway.errors import DataError
from cutaway.randomness import SPLIT_STREAM, generator


@dataclass(frozen=True, eq=False)
class Splits:
    """The data to train with, the data to choose by, and the vault with the data to judge by."""

    train: Dataset
    validation: Dataset
    test: TestVault


def split(training_data: Dataset, test: TestVault, *, seed: int, validation: int | None = None) -> Splits:
    """Hold out ``validation`` examples, drawn by ``seed``; one twelfth if None (5,000 of MNIST's 60,000).

    The examples of each part keep their order in ``training_data``; every example is in exactly one part.

    Raises:
        DataError: There are fewer than two examples.
        SettingError: ``validation`` leaves one part empty, or the seed is bad.

    >>> from cutaway.data.dataset import make_dataset
    >>> data = make_dataset("points", [[0], [1], [2], [3]], [0, 1, 0, 1], ("even", "odd"))
    >>> parts = split(data, TestVault("points", lambda: data), seed=0, validation=1)
    >>> len(parts.train), len(parts.validation)
    (3, 1)
    """
    wanted = max(1, len(training_data) // 12) if validation is None else validation
    return Splits(*hold_out(training_data, wanted, seed=seed), test)


def hold_out(data: Dataset, count: int, *, seed: int) -> tuple[Dataset, Dataset]:
    """Return the examples that are left, and ``count`` that are held out, drawn by ``seed``; each keeps its order.

    Raises:
        DataError: There are fewer than two examples.
        SettingError: ``count`` leaves one part empty, or the seed is bad.
    """
    examples = len(data)
    if examples < 2:
        given = f"{examples} example{'s' if examples != 1 else ''}"
        raise DataError(f"Data set {data.name!r} has {given}; 2 or more can be split.")
    held_out = whole_number(count, "The number of validation examples", 1, examples - 1)
    order = generator(seed, SPLIT_STREAM).permutation(examples)
    return data.take(np.sort(order[held_out:])), data.take(np.sort(order[:held_out]))
