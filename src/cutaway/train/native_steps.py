"""Steps by the native core: many in one call, with no Python between them, and none of the calls a long one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.data.batches import visiting_order
from cutaway.definitions import Schedule
from cutaway.execute.arrays import NUMPY
from cutaway.network import Specification
from cutaway.network.masks import draw_masks
from cutaway.train.engine import NativeEngine
from cutaway.train.epoch_data import EpochData
from cutaway.train.settings import TrainingSettings
from cutaway.train.state import State

WORK_AT_ONCE = 4_000_000_000
"""About how many operations one call makes: some hundredths of a second, during which Ctrl-C waits."""

STEP_WORK = 20_000
"""What a step takes besides its products, in operations."""

MASK_WORK = 2_000_000
"""What drawing the masks of a step takes, in operations; NumPy draws them."""

EXAMPLES_AT_ONCE = 1 << 18
"""How many examples one call visits at most; their numbers take 2 MB."""

SECONDS_BETWEEN_SNAPSHOTS = 0.15
"""After so long a stretch ends even where no row is due, so that whoever pulls can pause, stop and save."""


@dataclass(frozen=True)
class Stretch:
    """Steps that were made in one go.

    Attributes:
        state: The state after the last of them.
        loss: The mean loss of the last batch.
        loss_sum: The sum of the losses of all examples.
        examples: How many these were.
        learning_rate: The rate of the last step.
    """

    state: State
    loss: float
    loss_sum: float
    examples: int
    learning_rate: float


@dataclass(frozen=True)
class NativeSteps:
    """What the native core needs to know of a training.

    Attributes:
        native: The core.
        specification: The network, for the masks of dropout.
        schedule: The learning rate over time.
        settings: How to train.
        examples: The number of training examples.
        batch_size: How many of them a step sees; the last one of an epoch may see fewer.
        steps_per_epoch: The number of batches in an epoch.
        epoch_data: What each epoch learns from.
    """

    native: NativeEngine
    specification: Specification
    schedule: Schedule
    settings: TrainingSettings
    examples: int
    batch_size: int
    steps_per_epoch: int
    epoch_data: EpochData

    def advance(self, state: State, end: int) -> Stretch | None:
        """Make the steps after a state, up to number ``end`` or until it took long; None where NaN or infinity came up.

        What comes out does not depend on where stretches end: sums are added up batch by batch.
        """
        began, step, parts = monotonic(), state.step, [np.array([state.loss_sum])]
        self.native.fill(state)
        while step < end and (step == state.step or monotonic() - began < SECONDS_BETWEEN_SNAPSHOTS):
            self.native.use(self.epoch_data.of(step // self.steps_per_epoch))
            last = self._end_of_call(step, end)
            sums = self._call(state, step, last)
            if sums is None:
                return None
            parts.append(sums)
            step = last
        arrays = self.native.arrays()
        return arrays and self._stretch(state, step, np.concatenate(parts), *arrays)

    def _end_of_call(self, step: int, end: int) -> int:
        """Return how far one call goes; where each epoch has examples of its own it stays within one."""
        last = min(end, step + self._steps_at_once)
        end_of_epoch = (step // self.steps_per_epoch + 1) * self.steps_per_epoch
        return min(last, end_of_epoch) if self.epoch_data.differs else last

    def _stretch(
        self,
        state: State,
        step: int,
        sums: NDArray[np.float64],
        parameters: Mapping[str, Any],
        memory: Mapping[str, Any],
    ) -> Stretch:
        examples = self._place(step) - self._place(state.step)
        after = replace(
            state,
            parameters=parameters,
            memory=memory,
            step=step,
            loss_sum=float(np.add.accumulate(sums)[-1]),  # one after the other, which a plain sum would not do
            loss_count=state.loss_count + examples,
        )
        loss = float(sums[-1]) / (self._place(step) - self._place(step - 1))
        return Stretch(after, loss, float(sums[1:].sum()), examples, float(self._rates(state, step - 1, step)[0]))

    def _call(self, state: State, start: int, end: int) -> NDArray[np.float64] | None:
        places, shuffle = (self._place(start), self._place(end)), self.settings.shuffle
        order = visiting_order(self.settings.seed, *places, self.examples, shuffle=shuffle)
        return self.native.train(order, start + 1, self._rates(state, start, end), self._masks(start, end))

    @cached_property
    def _steps_at_once(self) -> int:
        sizes = self.specification.sizes
        products = 6 * self.batch_size * sum(one * other for one, other in pairwise(sizes))
        work = products + STEP_WORK + (MASK_WORK if self._has_masks else 0)
        return max(1, min(WORK_AT_ONCE // work, EXAMPLES_AT_ONCE // self.batch_size))

    def _place(self, step: int) -> int:
        """Return how many examples have been visited after a step, all epochs counted."""
        epoch, done = divmod(step, self.steps_per_epoch)
        return epoch * self.examples + done * self.batch_size

    def _rates(self, state: State, start: int, end: int) -> NDArray[np.float64]:
        """Return the rates of the steps after ``start`` up to ``end``."""
        first = self._rate(state, start + 1)
        if not self._rate_moves:
            return np.full(end - start, first)
        return np.array([first, *(self._rate(state, step) for step in range(start + 2, end + 1))])

    def _rate(self, state: State, step: int) -> float:
        steps = self.steps_per_epoch * self.settings.epochs
        return self.schedule.rate(self.settings.learning_rate, step, steps, state.schedule_memory)

    @cached_property
    def _rate_moves(self) -> bool:
        """Whether the rate depends on the step's number: asked with an array of steps, the schedule gives an array."""
        schedule, some = self.schedule, np.array([1.0, 2.0])
        memory = schedule.start(schedule.settings)
        return np.ndim(schedule.value(NUMPY, 1.0, some, 3, schedule.settings, memory)) > 0  # type: ignore[arg-type]

    @cached_property
    def _has_masks(self) -> bool:
        return any(self.specification.dropout)

    def _masks(self, start: int, end: int) -> list[NDArray[Any]]:
        """Return the masks of dropout of the steps after ``start`` up to ``end``, step after step."""
        if not self._has_masks:
            return []
        return [mask for step in range(start + 1, end + 1) for mask in self._masks_of(step).values()]

    def _masks_of(self, step: int) -> dict[str, NDArray[Any]]:
        return draw_masks(self.specification, self._place(step) - self._place(step - 1), self.settings.seed, step)
