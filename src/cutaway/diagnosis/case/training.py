"""How a training went: its history, its steps, its code, and how its inputs were prepared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cutaway.diagnosis.case.passes import Numbers


@dataclass(frozen=True)
class Measured:
    """A loss and an accuracy after a step."""

    epoch: float
    loss: float
    accuracy: float | None


@dataclass(frozen=True)
class HistoryView:
    """How a training went.

    Attributes:
        losses: The mean loss of the batches, one number for each row of the history, in order.
        training: Measured with the parameters at rest, on training examples.
        validation: The same on validation examples.
        validation_examples: How many of these there are; 0 where it is not known.
        learning_rate: The rate asked for, or None.
        failure: What ended it, where NaN or infinity did, else an empty text.
        last_epoch: How many of the losses are those of the last epoch.
    """

    losses: tuple[float, ...]
    training: tuple[Measured, ...] = ()
    validation: tuple[Measured, ...] = ()
    validation_examples: int = 0
    learning_rate: float | None = None
    failure: str = ""
    last_epoch: int = 1


@dataclass(frozen=True)
class Update:
    """How far one step moves the weights.

    Attributes:
        ratios: For each weight matrix by name, the root mean square of its change over that of itself.
        learning_rate: The rate of the step, or None where it is not known.
    """

    ratios: Mapping[str, float]
    learning_rate: float | None


@dataclass(frozen=True, eq=False)
class TrainingCode:
    """What a training step of somebody's own did, called twice on one batch.

    Attributes:
        before: For each call the parameters before it.
        after: For each call the parameters after it.
        seen: For each call the gradients that lay ready when the backward pass was over; a parameter that got none is
            missing.
        fresh: For each call the gradients of the loss alone, computed anew at the parameters before it.
        in_training_mode: Whether the module was in training mode during the backward pass.
        acts_by_mode: The parts of the module that work otherwise in training.
    """

    before: tuple[Mapping[str, Numbers], ...]
    after: tuple[Mapping[str, Numbers], ...]
    seen: tuple[Mapping[str, Numbers], ...]
    fresh: tuple[Mapping[str, Numbers], ...]
    in_training_mode: bool
    acts_by_mode: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Predictions:
    """What somebody's own evaluation answers.

    Attributes:
        first: The answers to a batch, (batch, outputs).
        again: The answers to the same batch, asked a second time.
        by_half: The answers to the first half of the batch alone.
    """

    first: Numbers
    again: Numbers
    by_half: Numbers


@dataclass(frozen=True, eq=False)
class Preparation:
    """How the inputs were scaled.

    Attributes:
        mean: What was subtracted, (inputs,).
        training: Figures of the unscaled training rows, (examples, inputs).
        others: The unscaled rows that are not to learn from, (examples, inputs), or None.
    """

    mean: Numbers
    training: Numbers
    others: Numbers | None = None


@dataclass(frozen=True)
class Overfit:
    """An attempt to learn a few examples by heart: how many, in how many steps, from which loss to which."""

    examples: int
    steps: int
    first: float
    last: float
