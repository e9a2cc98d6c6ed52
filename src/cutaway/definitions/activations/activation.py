"""What an activation function is: a value, and how its output's derivative goes back to its input."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import ClassVar

from cutaway.definitions.entry import Array, Entry, Namespace

Value = Callable[..., Array]
Slope = Callable[..., Array]
Backward = Callable[..., Array]


@dataclass(frozen=True, kw_only=True)
class Activation(Entry):
    """An activation function ``a = value(xp, z)``, for ``z`` of shape (batch, units).

    Most work number by number and state their ``slope(xp, z, a)``, the derivative of each ``a`` with respect
    to its own ``z`` (same shape). Softmax mixes the numbers of a row, has no such slope, and states
    ``row_backward(xp, d_a, z, a)`` instead.

    Attributes:
        value: The function itself.
        slope: Its derivative, number by number, or None.
        row_backward: The derivative of the loss with respect to ``z``, given that with respect to ``a``.
        range: The smallest and the largest value, approached or reached.
        kinks: The places where the slope jumps.
        samples: Inputs worth showing and testing.
    """

    value: Value
    slope: Slope | None = None
    row_backward: Backward | None = None
    range: tuple[float, float] = (-inf, inf)
    kinks: tuple[float, ...] = ()
    samples: tuple[float, ...] = (-3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0)
    bound: ClassVar[tuple[str, ...]] = ("value", "slope", "row_backward")

    def __post_init__(self) -> None:
        super().__post_init__()
        if (self.slope is None) == (self.row_backward is None):
            raise ValueError(f"{self.name} must state either slope or row_backward")

    @property
    def elementwise(self) -> bool:
        """Whether each output depends on its own input alone."""
        return self.slope is not None

    def backward(self, xp: Namespace, d_a: Array, z: Array, a: Array) -> Array:
        """Return ``d_z``, the derivative of the loss with respect to ``z`` (chain rule), shape of ``z``."""
        if self.slope is not None:
            return d_a * self.slope(xp, z, a)
        assert self.row_backward is not None  # noqa: S101 (checked when the entry was made)
        return self.row_backward(xp, d_a, z, a)
