"""Scaling each column to mean 0 and deviation 1, with figures that come from the training data alone.

A scaler fitted to all data has seen the test data: then the test is no test. So it is fitted after the split.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.data.dataset import Dataset
from cutaway.errors import DataError

Numbers = tuple[float, ...]


@dataclass(frozen=True)
class Scaler:
    """Mean and deviation of each input column, and of each target column where there are targets.

    ``apply`` gives (x / scale - mean) / deviation. A column that is constant in the training data has the
    deviation 1 here, so that it becomes 0 and is not divided by 0.

    >>> from cutaway.data.dataset import make_dataset
    >>> train = make_dataset("houses", [[50, 1], [70, 1]], targets=[100, 300])
    >>> scaler = Scaler.fit(train)
    >>> scaler
    Scaler(mean=(60.0, 1.0), deviation=(10.0, 1.0), target_mean=(200.0,), target_deviation=(100.0,))
    >>> scaler.apply(train).x.tolist(), scaler.apply(train).y().tolist()
    ([[-1.0, 0.0], [1.0, 0.0]], [[-1.0], [1.0]])
    """

    mean: Numbers
    deviation: Numbers
    target_mean: Numbers = ()
    target_deviation: Numbers = ()

    @classmethod
    def fit(cls, train: Dataset) -> "Scaler":
        """Return the scaler of these examples: give the training part, and nothing else.

        The deviation is that of the examples themselves (divided by n, not by n - 1).

        Raises:
            DataError: There are no examples, or the values are so large that their deviation overflows.
        """
        if not len(train):
            raise DataError(f"Data set {train.name!r} has no examples, so no mean; give one or more.")
        columns = column_figures(train.name, train.scaled("float64"))
        return cls(*columns, *(column_figures(train.name, train.targets) if train.targets is not None else ((), ())))

    def apply(self, dataset: Dataset) -> Dataset:
        """Return a data set with scaled inputs and targets; it may be any part of the data, or new ones.

        Raises:
            DataError: It has other numbers of columns than the data that the scaler was fitted to.
        """
        targets = dataset.targets
        given = (dataset.inputs, 0 if targets is None else targets.shape[1])
        if given != (len(self.mean), len(self.target_mean)):
            raise DataError(
                f"Data set {dataset.name!r} has {given[0]} inputs and {given[1]} targets; the scaler was fitted to "
                f"{len(self.mean)} and {len(self.target_mean)}."
            )
        x = self.inputs(dataset.scaled("float64"))
        if targets is not None:
            targets = (targets - np.array(self.target_mean)) / np.array(self.target_deviation)
        return replace(dataset, x=x, scale=1.0, targets=targets)

    def inputs(self, values: NDArray[Any]) -> NDArray[np.float64]:
        """Return inputs (rows, inputs) scaled; what is too large for a number becomes infinity."""
        with np.errstate(over="ignore"):
            return np.asarray((values - np.array(self.mean)) / np.array(self.deviation), np.float64)

    def original_targets(self, scaled: NDArray[Any]) -> NDArray[np.float64]:
        """Return a network's outputs (rows, outputs) in the units of the targets as they were given."""
        values = np.asarray(scaled, np.float64) * np.array(self.target_deviation) + np.array(self.target_mean)
        return np.asarray(values, np.float64)

    def to_json(self) -> dict[str, list[float]]:
        """Return the scaler as plain lists, for the settings of a stored run."""
        return {field.name: list(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_json(cls, stored: object) -> "Scaler":
        """Return the scaler that ``to_json`` stored.

        Raises:
            DataError: A part is missing, no list of finite numbers, or a deviation is not positive.
        """
        names = [field.name for field in fields(cls)]
        if not isinstance(stored, Mapping) or sorted(stored) != sorted(names):
            raise DataError(f"A scaler is {stored!r:.60}; expected a dictionary with {', '.join(names)}.")
        if not all(isinstance(stored[name], list) and all(map(_is_number, stored[name])) for name in names):
            raise DataError("A scaler holds something else than lists of finite numbers; store it anew.")
        mean, deviation, target_mean, target_deviation = (tuple(map(float, stored[name])) for name in names)
        paired = len(mean) == len(deviation) and len(target_mean) == len(target_deviation)
        if not paired or not all(value > 0 for value in deviation + target_deviation):
            raise DataError("A scaler needs a positive deviation for each mean; store it anew.")
        return cls(mean, deviation, target_mean, target_deviation)


def column_figures(name: str, values: NDArray[Any]) -> tuple[Numbers, Numbers]:
    """Return the mean and the deviation of each column; the deviation of a constant column is 1 here.

    Raises:
        DataError: The values are so large that their deviation overflows.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        mean, deviation = values.mean(axis=0), values.std(axis=0)
    if not (np.isfinite(mean).all() and np.isfinite(deviation).all()):
        raise DataError(f"Data set {name!r} has values too large to be scaled; give them in a larger unit.")
    # Rounding leaves a constant column a deviation of about 1e-16 of its size.
    constant = values.max(axis=0) == values.min(axis=0)
    positive = np.where(constant | (deviation == 0), 1.0, deviation)
    return tuple(mean.tolist()), tuple(positive.tolist())


def _is_number(value: object) -> bool:
    try:
        return isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)
    except OverflowError:  # JSON's whole numbers have no largest one, floats have
        return False
