"""Where a training stands: all that is needed to go on, and what a step reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Best:
    """The best epoch so far, by validation loss, with the network's arrays: parameters and statistics."""

    epoch: int
    validation_loss: float
    arrays: Arrays = field(repr=False)


@dataclass(frozen=True)
class State:
    """A training after some number of steps.

    Nothing in it is ever changed: a step makes a new state. So a state can be kept, written to a file or
    trained on twice. The shuffle is a pure function of seed and epoch, so no random generator need be stored.

    Attributes:
        parameters: ``W1``, ``b1`` ...
        memory: What the optimizer remembers: ``m_W1``, ``v_W1`` ...
        step: The number of updates done.
        loss_sum: The sum of the losses of the examples since the last row of the history, without penalties.
        loss_count: How many examples that were.
        best: The best epoch so far, if early stopping watches.
        schedule_memory: What the schedule remembers: numbers by name, for most schedules none.
        statistics: What batch normalization has measured: ``running_mean1`` ...; for most networks nothing.
    """

    parameters: Arrays
    memory: Arrays
    step: int = 0
    loss_sum: float = 0.0
    loss_count: int = 0
    best: Best | None = None
    schedule_memory: Mapping[str, float] = field(default_factory=dict)
    statistics: Arrays = field(default_factory=dict)

    @property
    def arrays(self) -> Arrays:
        """All that the network has: parameters and statistics."""
        return {**self.parameters, **self.statistics}

    @property
    def best_arrays(self) -> Arrays:
        """What a training that ends here gives: the arrays of the best epoch where early stopping watches."""
        return self.best.arrays if self.best else self.arrays


@dataclass(frozen=True)
class Snapshot:
    """What the training reports after each step, or after some (and once before the first).

    Attributes:
        state: The state after the step.
        epoch: How many epochs are done, with the fraction of the one under way.
        loss: The loss of the step's batch, in the loss's unit, without penalties; NaN before the first step.
        examples: The number of training examples since the snapshot before: of this step's batch, and of those of the
            steps that had no snapshot.
        learning_rate: The rate of the step.
        row: A row for the history where one is due, else None.
        epoch_ended: Whether an epoch is over with this step; if it has a row, that has the training sample measured,
            too.
        finished: Whether this was the last step, by number or by early stopping.
        loss_sum: The sum of the losses of these examples, each with the parameters that its batch met.
        asked: Whether this is one of the steps that ``Training.run`` was asked for.
    """

    state: State
    epoch: float
    loss: float
    examples: int
    learning_rate: float
    row: Mapping[str, float] | None = None
    epoch_ended: bool = False
    finished: bool = False
    loss_sum: float = 0.0
    asked: bool = False
