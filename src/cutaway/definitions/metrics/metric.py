"""What a metric is: a number a person reads, which training does not minimize."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cutaway.definitions.entry import Array, Entry, Namespace


@dataclass(frozen=True, kw_only=True)
class Metric(Entry):
    """A metric per example, averaged over all of them.

    Attributes:
        value: ``value(xp, p, y)``, shapes (batch, outputs) twice, gives (batch,).
        range: The smallest and the largest value.
    """

    value: Callable[[Namespace, Array, Array], Array]
    range: tuple[float, float] = (0.0, 1.0)
