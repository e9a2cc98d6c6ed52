"""How good a network is on data that it does not learn from in the act."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.data import Dataset
from cutaway.definitions import METRICS
from cutaway.execute import execute
from cutaway.execute.arrays import NUMPY
from cutaway.network import Network
from cutaway.train.state import Arrays

ROWS_AT_ONCE = 1000


@dataclass(frozen=True)
class Evaluation:
    """The result of an evaluation.

    Attributes:
        loss: The mean loss, in the loss's unit.
        accuracy: The share of right answers.
        losses: The loss of each example, (examples,).
        probabilities: The outputs ``p``, (examples, classes).
        labels: The true classes, (examples,).
    """

    loss: float
    accuracy: float
    losses: NDArray[Any] = field(repr=False)
    probabilities: NDArray[Any] = field(repr=False)
    labels: NDArray[Any] = field(repr=False)

    @property
    def guesses(self) -> NDArray[Any]:
        """The class with the largest output, for each example."""
        guesses: NDArray[Any] = self.probabilities.argmax(axis=1)
        return guesses

    @property
    def confusion(self) -> NDArray[Any]:
        """How often each label (row) got each guess (column)."""
        y = np.eye(self.probabilities.shape[1])[self.labels]
        counts: NDArray[Any] = METRICS["confusion_matrix"].value(NUMPY, self.probabilities, y)
        return counts


def evaluate(network: Network, dataset: Dataset, parameters: Arrays | None = None) -> Evaluation:
    """Return loss and accuracy of a network on a data set.

    Args:
        network: The network; its own parameters are used unless others are given.
        dataset: The examples; with as many inputs and classes as the network has.
        parameters: Other parameters of the same shapes.
    """
    parts = list(_in_parts(network, dataset, parameters or network.parameters))
    losses, probabilities, right = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    return Evaluation(
        loss=float(losses.mean(dtype=np.float64)),
        accuracy=float(right.mean()),
        losses=losses,
        probabilities=probabilities,
        labels=dataset.labels,
    )


def _in_parts(network: Network, dataset: Dataset, parameters: Arrays) -> Iterator[tuple[NDArray[Any], ...]]:
    """Yield losses, outputs and whether each is right, for some rows at a time: memory stays small."""
    accuracy = METRICS["accuracy"]
    dtype = network.specification.dtype
    for start in range(0, len(dataset), ROWS_AT_ONCE):
        rows = np.arange(start, min(start + ROWS_AT_ONCE, len(dataset)))
        y = dataset.one_hot(dtype, rows)
        values = execute(network.plan, {"x": dataset.scaled(dtype, rows), "y": y, **parameters})
        yield values["losses"], values["p"], accuracy.value(NUMPY, values["p"], y)
