"""What an optimizer is: a rule that turns a gradient into the next value of a parameter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from cutaway.definitions.entry import Array, Entry, Namespace, Settings

State: TypeAlias = Mapping[str, Array]
Update = Callable[[Namespace, Array, State, Array, int, Settings], tuple[Array, State]]


@dataclass(frozen=True, kw_only=True)
class Optimizer(Entry):
    """A rule for updating parameters, each by itself.

    Attributes:
        update: ``update(xp, gradient, state, parameter, step, settings)`` gives the new parameter and the new
            state, as new arrays. ``step`` counts updates from 1; ``settings`` holds ``learning_rate`` (of
            this step, after the schedule) beside the entry's own.
        state_names: What the optimizer remembers for each parameter, under its settings. Every memory has
            the parameter's shape and starts at zero.
    """

    update: Update
    state_names: Callable[[Settings], tuple[str, ...]]

    def init(self, xp: Namespace, parameter: Array) -> dict[str, Array]:
        """Return the state before the first update: zeros in the shape of the parameter."""
        return {name: xp.zeros_like(parameter) for name in self.state_names(self.settings)}
