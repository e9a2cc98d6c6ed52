"""How good a network is on data that it does not learn from in the act."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.data import Dataset
from cutaway.definitions import METRICS
from cutaway.errors import DataError, NonFiniteError, SettingError, ShapeError
from cutaway.execute import execute
from cutaway.execute.arrays import NUMPY
from cutaway.execute.device import PROCESSOR, Processor
from cutaway.execute.native.library import UnavailableError
from cutaway.execute.native.predictor import Predictor
from cutaway.network import Network
from cutaway.train.engine import examples_of
from cutaway.train.state import Arrays

ROWS_AT_ONCE = 1000


@dataclass(frozen=True)
class Evaluation:
    """The result of an evaluation.

    Attributes:
        loss: The mean loss, in the loss's unit.
        accuracy: The share of right answers, or None where there are numbers to predict.
        losses: The loss of each example, (examples,).
        probabilities: The outputs ``p``, (examples, classes).
        labels: The true classes, (examples,); without meaning where there are numbers to predict.
        r_squared: Where there are numbers to predict, the share of their variance that is explained: 1 is
            perfect, 0 no better than their mean, averaged over the outputs. None for classes.
    """

    loss: float
    accuracy: float | None
    losses: NDArray[Any] = field(repr=False)
    probabilities: NDArray[Any] = field(repr=False)
    labels: NDArray[Any] = field(repr=False)
    r_squared: float | None = None

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

    def check_finite(self, data: str) -> None:
        """Raise NonFiniteError where an output or the loss is NaN or infinite: no figure means anything then."""
        if not (isfinite(self.loss) and np.isfinite(self.probabilities).all()):
            raise NonFiniteError(
                f"The network's outputs or losses on {data} hold NaN or infinity, so that its figures mean nothing; "
                "train it again with a smaller learning rate."
            )


def evaluate(
    network: Network,
    dataset: Dataset,
    arrays: Arrays | None = None,
    *,
    engine: str = "auto",
    device: Processor = PROCESSOR,
) -> Evaluation:
    """Return loss and accuracy, or R squared, of a network on a data set.

    Args:
        network: The network; its own parameters and statistics are used unless others are given.
        dataset: The examples; with as many inputs and outputs as the network has.
        arrays: Other parameters and statistics, of the same shapes, in place of those.
        engine: ``"reference"``, or ``"auto"`` for the native core where it can.
        device: Where the reference computes.

    Raises:
        ShapeError: The data have other numbers of inputs or classes than the network.
        DataError: There are no examples.
        SettingError: Another engine.
        DeviceError: The device's memory is too small, or it failed.
    """
    if engine not in ("auto", "reference"):
        raise SettingError(f"The engine is {engine!r:.60}; expected 'auto' or 'reference'.")
    check_fit(network, dataset)
    given = {**network.arrays, **(arrays or {})}
    predictor = _predictor(network, given) if engine == "auto" else None
    with device.told():
        parts = list(
            _answered(predictor, network, dataset) if predictor else _in_parts(network, dataset, given, device)
        )
    probabilities, losses = (np.concatenate(each) for each in zip(*parts, strict=True))
    return evaluation_of(dataset, probabilities, losses)


def evaluation_of(dataset: Dataset, probabilities: NDArray[Any], losses: NDArray[Any]) -> Evaluation:
    """Return what outputs, (examples, outputs), and losses, (examples,), say of a network, whoever computed them."""
    right = METRICS["accuracy"].value(NUMPY, probabilities, dataset.y(probabilities.dtype))
    return Evaluation(
        loss=float(losses.mean(dtype=np.float64)),
        accuracy=None if dataset.is_regression else float(right.mean()),
        losses=losses,
        probabilities=probabilities,
        labels=dataset.labels,
        r_squared=_r_squared(probabilities, dataset.y("float64")) if dataset.is_regression else None,
    )


def check_fit(network: Network, dataset: Dataset) -> None:
    """Check that a data set has examples, and that the network can read and answer them.

    Raises:
        ShapeError: The data have other numbers of inputs or outputs than the network.
        DataError: There are no examples.
    """
    sizes = network.specification.sizes
    needed = (dataset.inputs, dataset.outputs)
    if (sizes[0], sizes[-1]) != needed:
        each = "number to predict" if dataset.is_regression else "class"
        raise ShapeError(
            f"The network has {sizes[0]} inputs and {sizes[-1]} outputs; the data {dataset.name!r} need "
            f"{needed[0]} inputs and {needed[1]} outputs, one for each {each}."
        )
    if not len(dataset):
        raise DataError(f"The data {dataset.name!r} have no examples; give at least one.")


def _r_squared(p: NDArray[Any], y: NDArray[Any]) -> float:
    return float(METRICS["r_squared"].value(NUMPY, p.astype(np.float64), y))


def _predictor(network: Network, arrays: Arrays) -> Predictor | None:
    try:
        return Predictor(network.plan, arrays)
    except UnavailableError:
        return None


def _answered(predictor: Predictor, network: Network, dataset: Dataset) -> Iterator[tuple[NDArray[Any], ...]]:
    """Yield outputs and losses for some rows at a time, by the native core."""
    features = network.plan[:1] if network.specification.features else ()
    for rows in _rows_at_once(dataset, 10 * ROWS_AT_ONCE):  # of their values the outputs alone are kept
        yield predictor.evaluate(examples_of(dataset.take(rows), features))


def _rows_at_once(dataset: Dataset, most: int) -> Iterator[NDArray[np.int64]]:
    """Yield the numbers of some rows at a time: memory stays small."""
    for start in range(0, len(dataset), most):
        yield np.arange(start, min(start + most, len(dataset)))


def _in_parts(
    network: Network, dataset: Dataset, arrays: Arrays, device: Processor
) -> Iterator[tuple[NDArray[Any], ...]]:
    """Yield outputs and losses for some rows at a time, by the reference."""
    dtype, kept = network.specification.dtype, device.put(arrays)
    for rows in _rows_at_once(dataset, ROWS_AT_ONCE):
        given = device.put({"x": dataset.scaled(dtype, rows), "y": dataset.y(dtype, rows)})
        values = execute(network.plan, {**given, **kept}, device.xp)
        yield tuple(device.fetch({name: values[name] for name in ("p", "losses")}).values())
