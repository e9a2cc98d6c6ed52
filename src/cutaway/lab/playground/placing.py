"""Where a training stands after its settings have changed: at the same weights, with what still fits of the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Protocol

from cutaway.train import State, Training


class Stood(Protocol):
    """Where a training stood: its state, the batches of an epoch, and the number of all updates."""

    @property
    def state(self) -> State:
        """The state, which counts its updates by the present batches."""

    @property
    def steps_per_epoch(self) -> int:
        """How many batches an epoch had."""

    @property
    def step(self) -> int:
        """The number of all updates."""


def placed(training: Training, standing: Stood) -> tuple[State, int]:
    """Return the state of a training that stands where one stood, perhaps with other settings, and its offset.

    What the optimizer remembers stays where it still fits. Where an epoch has another number of batches now, the next
    epoch begins, and the rest of the one under way is left out; the step counts on.
    """
    state, place = standing.state, standing.state.step
    if training.steps_per_epoch != standing.steps_per_epoch:
        place = -(-place // standing.steps_per_epoch) * training.steps_per_epoch
    return replace(_fitting(state, training.begin()), step=place), standing.step - place


def _fitting(state: State, first: State) -> State:
    """Return a state with the memories that a training has at first, and of its own those that it has, too."""
    kept = {name: array for name, array in state.memory.items() if _fits(array, first.memory.get(name))}
    memory = {name: kept.get(name, array) for name, array in first.memory.items()}
    same = set(state.schedule_memory) == set(first.schedule_memory)
    return replace(state, memory=memory, schedule_memory=state.schedule_memory if same else first.schedule_memory)


def _fits(array: Any, first: Any) -> bool:
    return first is not None and array.shape == first.shape and array.dtype == first.dtype
