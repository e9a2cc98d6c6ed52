"""What a metric is: a number a person reads, which training does not minimize."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Literal

from cutaway.definitions.entry import Array, Entry

Kind = Literal["per example", "per class", "table", "number"]


@dataclass(frozen=True, kw_only=True)
class Metric(Entry):
    """A metric of outputs and targets, shapes (batch, outputs) twice.

    Only a metric per example can be averaged over batches. The others look at all examples together: give
    them the outputs of the whole set.

    Attributes:
        value: ``value(xp, p, y)``, whose result has the shape that ``kind`` says.
        kind: ``"per example"``: (batch,), and the mean over all examples is the figure. ``"per class"``: (classes,).
            ``"table"``: (classes, classes). ``"number"``: ().
        range: The smallest and the largest value.
    """

    value: Callable[..., Array]
    kind: Kind = "per example"
    range: tuple[float, float] = (0.0, 1.0)
    bound: ClassVar[tuple[str, ...]] = ("value",)
