"""What a schedule is: the learning rate of each step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from cutaway.definitions.entry import Entry, Namespace, Settings
from cutaway.definitions.numbers import NUMBERS

Memory: TypeAlias = Mapping[str, float]
"""What a schedule remembers from epoch to epoch: finite numbers by name."""

Rate = Callable[[Namespace, float, int, int, Settings, Memory], float]


def nothing(settings: Settings) -> Memory:
    """Return an empty memory: the rate depends on the step alone."""
    return {}


def unchanged(xp: Namespace, memory: Memory, validation_loss: float, settings: Settings) -> Memory:
    """Return the memory as it was: the validation loss does not matter."""
    return memory


@dataclass(frozen=True, kw_only=True)
class Schedule(Entry):
    """The learning rate over a training.

    Attributes:
        value: ``value(xp, learning_rate, step, steps, settings, memory)``: the rate of update number ``step`` (from
            1) out of ``steps``, where ``learning_rate`` is what the user asked for. ``xp`` is the namespace of plain
            numbers in a training, and one of arrays where ``step`` is an array of many steps.
        start: ``start(settings)``: the memory before the first step.
        after_epoch: ``after_epoch(xp, memory, validation_loss, settings)``: the memory after an epoch that ended
            with this validation loss.
    """

    value: Rate
    start: Callable[[Settings], Memory] = nothing
    after_epoch: Callable[[Namespace, Memory, float, Settings], Memory] = unchanged

    @property
    def watches(self) -> bool:
        """Whether the rate depends on the validation loss."""
        return self.after_epoch is not unchanged

    def rate(self, learning_rate: float, step: int, steps: int, memory: Memory | None = None) -> float:
        """Return the learning rate of update number ``step`` out of ``steps``; the memory is by default the first.

        A training that goes on after the last of them stays at its rate.
        """
        now = self.start(self.settings) if memory is None else memory
        return self.value(NUMBERS, learning_rate, min(step, steps), steps, self.settings, now)

    def remember(self, memory: Memory, validation_loss: float) -> Memory:
        """Return the memory after an epoch that ended with this validation loss."""
        return self.after_epoch(NUMBERS, memory, validation_loss, self.settings)


def share_done(step: int, steps: int) -> float:
    """Return which share of the training lies behind when a step begins: 0 for the first, almost 1 for the last."""
    return (step - 1) / steps
