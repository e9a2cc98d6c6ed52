"""What a schedule is: the learning rate of each step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cutaway.definitions.entry import Entry, Settings

Rate = Callable[[float, int, int, Settings], float]


@dataclass(frozen=True, kw_only=True)
class Schedule(Entry):
    """The learning rate over a training.

    Attributes:
        value: ``value(learning_rate, step, steps, settings)``: the rate of update number ``step`` (from 1)
            out of ``steps``, where ``learning_rate`` is what the user asked for.
    """

    value: Rate

    def rate(self, learning_rate: float, step: int, steps: int) -> float:
        """Return the learning rate of update number ``step`` out of ``steps``."""
        return self.value(learning_rate, step, steps, self.settings)
