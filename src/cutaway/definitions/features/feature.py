"""What an input feature is: a number made from one or two inputs before the first layer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cutaway.definitions.entry import Array, Entry


@dataclass(frozen=True, kw_only=True)
class Feature(Entry):
    """A feature: ``value(xp, *inputs)``, number by number, of one or two inputs.

    Attributes:
        value: The function, of arrays of one shape.
        slopes: ``slopes(xp, *inputs)`` gives its derivative with respect to each input, one array for each.
        pattern: How it is written, with ``{}`` for the number of an input: ``"x{}^2"``.
    """

    value: Callable[..., Array]
    slopes: Callable[..., tuple[Array, ...]]
    pattern: str

    @property
    def arity(self) -> int:
        """How many inputs it is made from."""
        return self.pattern.count("{}")
