"""Where one of many trainings stands, and taking it on by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from cutaway.errors import NonFiniteError
from cutaway.train.loop import Training
from cutaway.train.state import Snapshot, State


@dataclass(frozen=True, eq=False)
class Progress:
    """Where one of many trainings stands.

    Attributes:
        training: The training.
        state: The state after its last step. That of a training which NaN or infinity ended is the last finite one.
        curve: Shape (rows, 2): the number of epochs done, and the mean loss of the examples since the row before, each
            with the parameters that its batch met. One row for each epoch; those that are trained alone have the rows
            of their history.
        error: What ended the training before its end, or None.
    """

    training: Training
    state: State
    curve: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 2)))
    error: NonFiniteError | None = None

    def __repr__(self) -> str:
        one, epoch = self.training, self.state.step / self.training.steps_per_epoch
        sizes = "-".join(map(str, one.network.specification.sizes))
        end = ", ended by NaN or infinity" if self.error else ", finished" * self.finished
        return f"<Progress of {sizes}: epoch {epoch:g} of {one.settings.epochs}{end}>"

    @property
    def finished(self) -> bool:
        """Whether there is nothing left to do."""
        return self.error is not None or self.training.is_finished(self.state)


def end_of(one: Progress, epochs: int) -> int:
    """Return the step at which so many epochs more are over; one that has begun counts as one."""
    per_epoch = one.training.steps_per_epoch
    return min((one.state.step // per_epoch + epochs) * per_epoch, one.training.steps)


def pulled(one: Progress, snapshots: Iterator[Snapshot], end: int) -> Progress:
    """Train one alone, at least up to the step ``end``."""
    try:
        while not one.finished and one.state.step < end:
            one = _with(one, next(snapshots))
    except NonFiniteError as error:
        return replace(one, error=error)
    return one


def _with(one: Progress, snapshot: Snapshot) -> Progress:
    row = snapshot.row
    if row is None or snapshot.state.step == 0:
        return replace(one, state=snapshot.state)
    return replace(one, state=snapshot.state, curve=np.vstack([one.curve, [row["epoch"], row["batch_loss"]]]))
