"""What a loss is: how wrong one example's output was, and which way that changes with the output."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cutaway.definitions.entry import Array, Entry, Namespace

ExampleLoss = Callable[[Namespace, Array, Array], Array]


@dataclass(frozen=True, kw_only=True)
class Loss(Entry):
    """A loss per example; the loss of a batch is their mean, which the plan takes.

    Attributes:
        value: ``value(xp, p, y)``, shapes (batch, outputs) twice, gives (batch,).
        slope: ``slope(xp, p, y)``, the derivative of each example's loss with respect to its own row of
            ``p``, shape (batch, outputs).
        unit: In what the loss is counted.
        probabilities: Whether ``p`` must be probabilities, and ``y`` rows that sum to 1.
    """

    value: ExampleLoss
    slope: ExampleLoss
    unit: str
    probabilities: bool = False
