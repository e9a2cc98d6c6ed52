"""What an initializer is: a way to draw the first values of a parameter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cutaway.definitions.entry import Array, Entry, Namespace, Settings
from cutaway.definitions.numbers import NUMBERS


class Generator(Protocol):
    """The two draws that initializers need; ``numpy.random.Generator`` has them."""

    def standard_normal(self, size: tuple[int, ...]) -> Array:
        """Return numbers of mean 0 and standard deviation 1."""

    def uniform(self, low: float, high: float, size: tuple[int, ...]) -> Array:
        """Return numbers spread evenly over low..high."""


Value = Callable[[Namespace, Generator, tuple[int, ...], int, int, Settings], Array]


def around_zero(settings: Settings) -> float:
    """Return 0: nothing is preferred, up or down."""
    return 0.0


@dataclass(frozen=True, kw_only=True)
class Initializer(Entry):
    """First values for a parameter.

    Attributes:
        value: ``value(xp, generator, shape, inputs, units, settings)`` gives an array of ``shape``; ``inputs`` and
            ``units`` are those of the layer (for a bias too, whose shape does not tell them). ``xp`` is the namespace
            of plain numbers: what is drawn is made by the generator, in whichever array library it has.
        mean: ``mean(settings)``, the mean of what is drawn.
        deviation: ``deviation(xp, inputs, units, settings)``, the standard deviation of what is drawn.
    """

    value: Value
    mean: Callable[[Settings], float] = around_zero
    deviation: Callable[[Namespace, int, int, Settings], float]

    def draw(self, generator: Generator, shape: tuple[int, ...], inputs: int, units: int, settings: Settings) -> Array:
        """Return an array of ``shape``, the first values of a parameter of a layer with these inputs and units."""
        return self.value(NUMBERS, generator, shape, inputs, units, settings)
