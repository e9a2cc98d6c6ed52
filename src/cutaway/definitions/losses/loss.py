"""What a loss is: how wrong one example's output was, and which way that changes with the output."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import ClassVar

from cutaway.definitions.entry import Array, Entry

ExampleLoss = Callable[..., Array]


@dataclass(frozen=True, kw_only=True)
class Loss(Entry):
    """A loss per example; the loss of a batch is their mean, which the plan takes.

    Attributes:
        value: ``value(xp, p, y)``, shapes (batch, outputs) twice, gives (batch,).
        slope: ``slope(xp, p, y)``, the derivative of each example's loss with respect to its own row of
            ``p``, shape (batch, outputs).
        unit: In what the loss is counted.
        targets: The smallest and the largest number that ``y`` may hold.
        range: The smallest and the largest loss there can be, approached or reached.
        kinks: For an output whose target is 1 the places where the slope jumps.
        outputs: The output activations it can follow; None where any will do.
        fused_with: The output activation with which it has a form of its own that reads the scores ``z``,
            safer than the two one after the other; None where there is none. That form is:
        value_of_scores: ``value_of_scores(xp, z, y)`` gives (batch,).
        slope_of_scores: ``slope_of_scores(xp, p, y)``, with ``p`` the activation of ``z``, gives the derivative
            with respect to ``z``, shape (batch, outputs).
    """

    value: ExampleLoss
    slope: ExampleLoss
    unit: str
    targets: tuple[float, float] = (-inf, inf)
    range: tuple[float, float] = (0.0, inf)
    kinks: tuple[float, ...] = ()
    outputs: tuple[str, ...] | None = None
    fused_with: str | None = None
    value_of_scores: ExampleLoss | None = None
    slope_of_scores: ExampleLoss | None = None
    bound: ClassVar[tuple[str, ...]] = ("value", "slope", "value_of_scores", "slope_of_scores")
