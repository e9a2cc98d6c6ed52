"""A case: all that the doctor knows of a network, its data and its training. The detectors read nothing else.

Whether it is a network of Cutaway, a PyTorch module or a run's folder, the numbers are brought into one form, so that
each detector is written once. What is not known is None, and the detectors that need it are not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from cutaway.data import PictureFormat
from cutaway.definitions import Activation, Loss
from cutaway.explain.selection import Selection

Numbers = NDArray[Any]


@dataclass(frozen=True, eq=False)
class LayerView:
    """A layer with weights, and what it did on a batch.

    Attributes:
        number: Which layer it is, from 1.
        hidden: Whether another layer follows.
        names: What its ``weights``, ``bias``, ``sums`` and ``answers`` are called where they can be seen.
        activation: The definition of its activation, or None where it is none of the catalogue.
        weights: (inputs, units).
        bias: (units,).
        sums: What its activation reads, (batch, units).
        answers: What the activation makes of them, (batch, units).
        d_weights: The derivative of the loss by the weights, as these; None where none reached them.
        d_sums: The derivative of the loss by the sums, (batch, units), or None.
        frozen: Whether its weights are set not to learn.
    """

    number: int
    hidden: bool
    names: Mapping[str, str]
    activation: Activation | None
    weights: Numbers
    bias: Numbers
    sums: Numbers
    answers: Numbers
    d_weights: Numbers | None
    d_sums: Numbers | None
    frozen: bool = False

    def place(self, part: str, *index: int) -> Selection:
        """Return where a number of one of its parts can be seen."""
        return Selection(self.names[part], tuple(int(number) for number in index))


@dataclass(frozen=True)
class NotFinite:
    """The first value of a pass that holds NaN or infinity.

    Attributes:
        where: The value, with the place of the first such number.
        value: That number.
        maker: What made it, in words: ``"dense(x, W1, b1)"``.
        largest: The largest size of a finite number that it was made of.
        zeros: How many zeros it was made of.
    """

    where: Selection
    value: float
    maker: str
    largest: float
    zeros: int


@dataclass(frozen=True, eq=False)
class Pass:
    """One pass through a network, forward and backward, in evaluation.

    Attributes:
        x: The inputs, (batch, inputs).
        y: The targets, (batch, outputs).
        labels: The classes, (batch,), or None where there are numbers to predict.
        layers: The layers with weights, in order.
        outputs: What the network answers, (batch, outputs).
        loss: The mean loss.
        known_loss: The definition of the loss, or None where it is none of the catalogue.
        on_scores: Whether that loss applies softmax or sigmoid itself.
        loss_at: The loss of other inputs, (batch, inputs), with the same targets.
        not_finite: The first value that is not finite, or None.
    """

    x: Numbers
    y: Numbers
    labels: NDArray[Any] | None
    layers: tuple[LayerView, ...]
    outputs: Numbers
    loss: float
    known_loss: Loss | None
    on_scores: bool
    loss_at: Callable[[Numbers], float]
    not_finite: NotFinite | None = None

    @property
    def hidden(self) -> tuple[LayerView, ...]:
        """The hidden layers."""
        return tuple(layer for layer in self.layers if layer.hidden)


@dataclass(frozen=True, eq=False)
class Given:
    """The targets as they were given, and how the loss took them.

    Attributes:
        outputs_shape: The shape of what the network answers.
        targets: The targets, untouched.
        refusal: What the loss complained of, or an empty text.
        loss: The loss, or None where it complained.
        mended: The loss with the targets in the shape of the outputs, or None where that is impossible.
        index_loss: The loss with the targets as class numbers, or None where that is impossible.
        one_hot_loss: The loss with the targets as one-hot rows, or None where that is impossible.
    """

    outputs_shape: tuple[int, ...]
    targets: NDArray[Any]
    refusal: str = ""
    loss: float | None = None
    mended: float | None = None
    index_loss: float | None = None
    one_hot_loss: float | None = None


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


@dataclass(frozen=True, eq=False)
class Case:
    """All that is known of one patient; what is not known is None.

    Attributes:
        subject: What is examined, in words.
        now: A pass with the parameters as they are.
        start: A pass with the initial parameters, where they are known beside those of now.
        untrained: Whether the parameters are the initial ones; None where that is not known.
        given: The targets as given.
        history: How the training went.
        update: How far a step moves the weights.
        code: What a training step did.
        predictions: What an evaluation answers.
        preparation: How the inputs were scaled.
        batch_labels: The classes of each batch, in the order of the training.
        picture: How pictures are to be made.
        looks: How often the test data were looked at.
        held_out: Rows to validate with, (examples, inputs), beside ``training_rows`` of the same columns.
        training_rows: Rows to learn from.
        overfit: Tries to learn a few examples by heart.
        settings: The settings of the training, by their names.
        remarks: Sentences about the examination.
    """

    subject: str
    now: Pass | None = None
    start: Pass | None = None
    untrained: bool | None = None
    given: Given | None = None
    history: HistoryView | None = None
    update: Update | None = None
    code: TrainingCode | None = None
    predictions: Predictions | None = None
    preparation: Preparation | None = None
    batch_labels: tuple[NDArray[Any], ...] | None = None
    picture: PictureFormat | None = None
    looks: int | None = None
    held_out: Numbers | None = None
    training_rows: Numbers | None = None
    overfit: Callable[[], Overfit] | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    @property
    def beginning(self) -> Pass | None:
        """The pass with the initial parameters, where it is known which they are."""
        return self.start or (self.now if self.untrained else None)

    @property
    def trained(self) -> Pass | None:
        """The pass with the parameters as they are, where it is known that they are trained."""
        return self.now if self.untrained is False else None
