"""What a run is worth: losses and accuracies without dropout, what is taken for what, and the worst mistakes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cutaway.execute.arrays import quiet
from cutaway.lab.digits.training.building import Built
from cutaway.protocol.digits_told import DigitsRow, Mistake
from cutaway.train import Evaluation, State

WORST = 12
"""So many mistakes are shown."""


@dataclass(frozen=True, eq=False)
class Measured:
    """How a run stood at some step.

    Attributes:
        row: A row of the history.
        confusion: How often each class (row) was taken for which (column), of the validation pictures measured.
        worst: The worst mistakes, the surest first.
        pictures: Their pictures, (mistakes, height, width).
    """

    row: DigitsRow
    confusion: NDArray[np.int32]
    worst: tuple[Mistake, ...]
    pictures: NDArray[np.uint8]


def measure(built: Built, state: State, step: int) -> Measured:
    """Return how a run stands with a state; ``step`` is what the step is called."""
    training = built.training
    with quiet():
        train = training.measured(training.sample, state)
        found = training.measured(built.pictures.watched, state)
    row = DigitsRow(
        step=step,
        epoch=round(state.step / training.steps_per_epoch, 6),
        training_loss=train.loss,
        validation_loss=found.loss,
        training_accuracy=_accuracy(train),
        validation_accuracy=_accuracy(found),
    )
    worst = _worst(found)
    pictures = built.pictures.gray(built.pictures.watched.x[[one.place for one in worst]])
    return Measured(row, _confusion(found), worst, pictures)


def _accuracy(found: Evaluation) -> float:
    return float((found.guesses == found.labels).mean())


def _confusion(found: Evaluation) -> NDArray[np.int32]:
    classes = found.probabilities.shape[1]
    cells = found.labels * classes + found.guesses
    return np.bincount(cells, minlength=classes * classes).reshape(classes, classes).astype(np.int32)


def _worst(found: Evaluation) -> tuple[Mistake, ...]:
    sure = np.where(found.guesses != found.labels, found.probabilities.max(axis=1), -1.0)
    places = np.argsort(-sure, kind="stable")[:WORST]
    return tuple(_mistake(found, int(place)) for place in places if sure[place] >= 0)


def _mistake(found: Evaluation, place: int) -> Mistake:
    guess = int(found.guesses[place])
    return Mistake(
        place=place,
        label=int(found.labels[place]),
        guess=guess,
        probability=float(found.probabilities[place, guess]),
    )
