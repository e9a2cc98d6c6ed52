"""Data that come in one piece, parted into training, validation and test data."""

import numpy as np

from cutaway.data.dataset import Dataset
from cutaway.data.fitted import Fitted
from cutaway.data.scaler import Scaler
from cutaway.data.splits import Splits, split
from cutaway.data.vault import TestVault
from cutaway.errors import DataError
from cutaway.randomness import TEST_STREAM, generator


def three_parts(whole: Dataset, *, seed: int, validation: int | None = None) -> Splits:
    """Return a quarter of the examples as test data, a quarter to validate, and half to train with.

    Which rows are test data depends on their number alone and is the same in every run: if a run's seed chose
    them, a second run would train on what the first one was tested with. ``seed`` draws the validation data from
    the others, as for all data sets. Each part keeps the order of the rows.

    Raises:
        DataError: There are fewer than four examples.
        SettingError: ``validation`` leaves a part empty, or the seed is bad.

    >>> from cutaway.data.dataset import make_dataset
    >>> whole = make_dataset("d", [[value] for value in range(8)], targets=range(8))
    >>> parts = three_parts(whole, seed=0)
    >>> len(parts.train), len(parts.validation), len(parts.test.open(None, "an example"))
    (4, 2, 2)
    """
    examples = len(whole)
    if examples < 4:
        raise DataError(f"Data set {whole.name!r} has {examples} examples; give 4 or more, to be parted in three.")
    held_back = examples // 4
    order = generator(0, TEST_STREAM).permutation(examples)
    test = whole.take(np.sort(order[:held_back]))
    rest = whole.take(np.sort(order[held_back:]))
    wanted = held_back if validation is None else validation
    return split(rest, TestVault(whole.name, lambda: test), seed=seed, validation=wanted)


def scale_parts(parts: Splits) -> tuple[Splits, Scaler]:
    """Return the parts scaled by figures of the training part alone, and the scaler.

    The test data are scaled when the vault is opened, and are not looked at before.

    Raises:
        DataError: The training values are too large to be scaled.
    """
    scaler = Scaler.fit(parts.train)
    return Fitted(scaler).scale(parts), scaler
