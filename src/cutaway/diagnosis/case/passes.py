"""What one pass through a network gives: its layers, its loss, and how the loss took the targets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

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
        zeros: How many zeros it was made of, or None where these do no harm: where no logarithm is taken of them.
    """

    where: Selection
    value: float
    maker: str
    largest: float
    zeros: int | None


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
        mended: The loss with the targets in the shape and the number type of the outputs, or None where that is
            impossible.
        index_loss: The loss with the targets as class numbers, or None where that is impossible.
        one_hot_loss: The loss with the targets as one-hot rows, or None where that is impossible.
        squashed: The loss with the outputs between 0 and 1, by a sigmoid, and fitting targets; None where it does not
            take these either, and where it takes what it was given.
    """

    outputs_shape: tuple[int, ...]
    targets: NDArray[Any]
    refusal: str = ""
    loss: float | None = None
    mended: float | None = None
    index_loss: float | None = None
    one_hot_loss: float | None = None
    squashed: float | None = None
