"""What a regularizer is: a price on large weights, or a bound that they are held to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from cutaway.definitions.entry import Array, Entry

OfWeights = Callable[..., Array]


@dataclass(frozen=True, kw_only=True)
class Regularizer(Entry):
    """A rule against large weights, for the weight matrix ``W`` (inputs, units) of one layer.

    Most are a penalty, which is added to the loss of the data and so passes through the optimizer. A projection works
    after the optimizer instead: what an update has made too large is put back. Biases are left alone by both.

    Attributes:
        value: The penalty ``value(xp, W)``, one number, shape (); None for a projection.
        slope: Its derivative ``slope(xp, W)`` with respect to each weight, shape of ``W``.
        project: ``project(xp, W)``, the nearest weights that are allowed, shape of ``W``; None for a penalty.
        kinks: The weights at which the slope of the penalty jumps.
        samples: Weights worth showing and testing.
    """

    value: OfWeights | None = None
    slope: OfWeights | None = None
    project: OfWeights | None = None
    kinks: tuple[float, ...] = ()
    samples: tuple[float, ...] = (-3.0, -1.0, -0.25, 0.0, 0.25, 1.0, 3.0)
    bound: ClassVar[tuple[str, ...]] = ("value", "slope", "project")

    def __post_init__(self) -> None:
        super().__post_init__()
        stated = [function is not None for function in (self.value, self.slope, self.project)]
        if stated not in ([True, True, False], [False, False, True]):
            raise ValueError(f"{self.name} must state either value and slope, or project")
