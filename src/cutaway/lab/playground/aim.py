"""What the outputs shall answer: one output for each class, or a single one that says on which side a point lies."""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose

import numpy as np
from numpy.typing import NDArray

from cutaway.data import Dataset, make_dataset
from cutaway.definitions import ACTIVATIONS, LOSSES, Activation, Loss
from cutaway.errors import SettingError
from cutaway.execute.arrays import NUMPY
from cutaway.lab.playground.points import Points


@dataclass(frozen=True)
class Aim:
    """How points become targets, and outputs become answers.

    Attributes:
        outputs: The number of outputs.
        targets: What a single output shall say for class 0 and class 1; None where there is one output for each
            class, or numbers are predicted.
        threshold: From where on a single output says class 1.
        low: The output that is drawn in full orange.
        high: The output that is drawn in full blue.
    """

    outputs: int
    targets: tuple[float, float] | None
    threshold: float
    low: float
    high: float

    def dataset(self, name: str, points: Points) -> Dataset:
        """Return points as a training reads them."""
        if points.classes and self.targets is None:
            return make_dataset(name, points.x, points.answers.astype(np.int64), points.classes)
        targets = points.answers if self.targets is None else np.where(points.answers > 0, *reversed(self.targets))
        return make_dataset(name, points.x, targets=targets)

    def guesses(self, p: NDArray[np.floating]) -> NDArray[np.int64]:
        """Return the class that each row of outputs, (points, outputs), says, (points,)."""
        if self.targets is None:
            return np.asarray(p.argmax(axis=1))
        return np.asarray((p[:, 0] > self.threshold).astype(np.int64))


def aim_of(points: Points, output: str, loss: str) -> Aim:
    """Return what outputs with an activation and a loss shall answer for points.

    A single output gets targets -1 and 1, or 0 and 1 where the activation has no negative values or the loss wants
    them. It says class 1 from where on the loss finds that class the likelier of the two.

    Raises:
        SettingError: A combination that makes no sense; the sentence says why, and what would.
    """
    activation, known = ACTIVATIONS.resolve(output), LOSSES.resolve(loss)
    if not activation.elementwise:
        return _one_for_each(points, activation, known)
    if not points.classes:
        return _numbers(points, known)
    if len(points.classes) > 2:
        raise SettingError(
            f"The data have {len(points.classes)} classes and the output {activation.name!r} is a single number, which "
            "parts two; choose the output softmax with the loss cross_entropy."
        )
    binary = known.targets == (0.0, 1.0) or activation.range[0] >= 0
    targets = (0.0, 1.0) if binary else (-1.0, 1.0)
    threshold = _threshold(known, targets)
    return Aim(1, targets, threshold, *(targets if threshold == sum(targets) / 2 else (-1.0, 1.0)))


def _one_for_each(points: Points, activation: Activation, loss: Loss) -> Aim:
    if not points.classes:
        raise SettingError(
            f"The data have numbers to predict and the output {activation.name!r} tells classes apart; choose the "
            "output identity or tanh."
        )
    if activation.range[1] <= 0 and loss.outputs is None:
        raise SettingError(
            f"The output {activation.name!r} is a logarithm, never above 0, which the loss {loss.name!r} cannot "
            "compare with 1 for the right class; choose negative_log_likelihood."
        )
    logarithms = activation.range[1] <= 0
    low, high = (-5.0, 0.0) if logarithms else (0.0, 1.0)
    return Aim(len(points.classes), None, 0.0, low, high)


def _numbers(points: Points, loss: Loss) -> Aim:
    low, high = float(points.answers.min()), float(points.answers.max())
    if loss.targets == (0.0, 1.0):
        raise SettingError(
            f"The loss {loss.name!r} is for classes and the data have numbers to predict; choose "
            "mean_squared_error or huber."
        )
    return Aim(1, None, 0.0, low, high if high > low else low + 1.0)


def _threshold(loss: Loss, targets: tuple[float, float]) -> float:
    """Return the output for which both classes have the same loss: midway for most, 0 for a loss of scores."""
    middle = sum(targets) / 2
    low, high = (float(loss.value(NUMPY, np.array([[middle]]), np.array([[target]]))[0]) for target in targets)
    return middle if isclose(low, high) else 0.0
