"""Where a run stands: loss and accuracy on the points to learn from and on the others, measured at rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cutaway.execute.arrays import quiet
from cutaway.lab.playground.building import Built
from cutaway.lab.playground.points import Points
from cutaway.protocol.events import Row
from cutaway.train import Evaluation, State


@dataclass(frozen=True, eq=False)
class Measured:
    """A row of the history, and how often each class of the test points (row) was taken for which (column)."""

    row: Row
    confusion: NDArray[np.int32] | None


def measure(built: Built, state: State, step: int) -> Measured:
    """Return where a run stands with a state; ``step`` is what the step is called."""
    with quiet():
        train = built.training.measured(built.training.train, state)
        test = built.training.measured(built.test, state)
    if not built.is_classification:
        return Measured(Row(step=step, training_loss=train.loss, test_loss=test.loss, training_accuracy=None,
                            test_accuracy=None), None)  # fmt: skip
    counted = [_counted(built, *pair) for pair in ((train, built.parted.train), (test, built.parted.test))]
    row = Row(
        step=step,
        training_loss=train.loss,
        test_loss=test.loss,
        training_accuracy=_share_right(counted[0]),
        test_accuracy=_share_right(counted[1]),
    )
    return Measured(row, counted[1])


def _counted(built: Built, found: Evaluation, points: Points) -> NDArray[np.int32]:
    """Return how often each class (row) was taken for which (column)."""
    classes, truth = len(points.classes), points.answers.astype(np.int64)
    cells = truth * classes + built.aim.guesses(found.probabilities)
    return np.bincount(cells, minlength=classes * classes).reshape(classes, classes).astype(np.int32)


def _share_right(confusion: NDArray[np.int32]) -> float:
    return float(np.trace(confusion) / confusion.sum())
