"""What a landscape is: a function of one or two numbers, of which a minimum is sought."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cutaway.definitions.entry import Array, Entry

Place = tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Landscape(Entry):
    """A landscape: ``value(xp, x1)`` or ``value(xp, x1, x2)``, number by number; its gradient is found by the tape.

    Attributes:
        title: Its name as a learner reads it.
        value: The height at places: arrays of one shape.
        bounds: For each of the numbers from where to where it is shown.
        minima: All places within the bounds where it has a minimum, the lowest first.
        start: A place to begin at.
        rate: A learning rate with which plain gradient descent gets somewhere from there.
    """

    title: str
    value: Callable[..., Array]
    bounds: tuple[tuple[float, float], ...]
    minima: tuple[Place, ...]
    start: Place
    rate: float

    @property
    def dimensions(self) -> int:
        """Of how many numbers it is a function."""
        return len(self.bounds)
