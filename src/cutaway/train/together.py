"""Stretches of many trainings in one call of the native core."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cutaway.data.batches import visiting_order
from cutaway.definitions import SCHEDULES
from cutaway.train.engine import Advanced, advance_many
from cutaway.train.progress import Progress, end_of, pulled

WORK_AT_ONCE = 1_000_000_000
"""About how much one call does, in numbers of parameters times examples: some tenths of a second."""

WORK_OF_EXAMPLE = 100
"""What an example takes besides the parameters that it meets, in the same unit."""

EXAMPLES_AT_ONCE = 4_000_000
"""How many examples one call visits at most: their numbers take 32 MB."""


def epochs_at_once(standing: Sequence[Progress]) -> int:
    """Return how many epochs a stretch has."""
    examples = [len(one.training.train) for one in standing]
    numbers = [WORK_OF_EXAMPLE + one.training.network.parameter_count for one in standing]
    work = sum(count * each for count, each in zip(examples, numbers, strict=True))
    return max(1, min(WORK_AT_ONCE // max(1, work), EXAMPLES_AT_ONCE // max(1, sum(examples))))


def stretch(standing: Sequence[Progress], epochs: int) -> list[Progress]:
    """Make the steps up to the end of some epochs, in one call."""
    if not standing:
        return []
    ends = [end_of(one, epochs) for one in standing]
    engines = [one.training.engine.native for one in standing]
    found = advance_many(
        [engine for engine in engines if engine],
        [one.state for one in standing],
        [_order(one, end) for one, end in zip(standing, ends, strict=True)],
        [_rates(one, end) for one, end in zip(standing, ends, strict=True)],
    )
    return [_after(*each) for each in zip(standing, ends, found, strict=True)]


def _order(one: Progress, end: int) -> NDArray[np.int64]:
    """Return the numbers of the examples of the steps up to ``end``, which ends an epoch."""
    per_epoch, examples = one.training.steps_per_epoch, len(one.training.train)
    first, skipped = divmod(one.state.step, per_epoch)
    start, settings = first * examples + skipped * one.training.batch_size, one.training.settings
    return visiting_order(settings.seed, start, end // per_epoch * examples, examples, shuffle=settings.shuffle)


def _rates(one: Progress, end: int) -> list[float]:
    settings, steps = one.training.settings, range(one.state.step + 1, end + 1)
    if settings.schedule == "constant":  # asked often enough for this to count
        return [settings.learning_rate] * len(steps)
    schedule = SCHEDULES.resolve(settings.schedule)
    return [
        schedule.rate(settings.learning_rate, step, one.training.steps, one.state.schedule_memory) for step in steps
    ]


def _after(one: Progress, end: int, advanced: Advanced | None) -> Progress:
    if advanced is None:
        return _ended(one)
    state = replace(one.state, parameters=advanced.parameters, memory=advanced.memory, step=end)
    state = replace(state, loss_sum=0.0, loss_count=0)  # an epoch is over, and has its row
    return replace(one, state=state, curve=np.concatenate([one.curve, _rows(one, end, advanced.loss_sums)]))


def _rows(one: Progress, end: int, sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the number of each epoch that was ended, and its mean loss."""
    training, first = one.training, one.state.step
    starts = np.arange(first // training.steps_per_epoch, end // training.steps_per_epoch) * training.steps_per_epoch
    places = np.maximum(starts - first, 0)
    skipped = np.maximum(first - starts, 0) * training.batch_size
    losses = np.add.reduceat(sums, places) / (len(training.train) - skipped)
    return np.stack([starts / training.steps_per_epoch + 1, losses], axis=1)


def _ended(one: Progress) -> Progress:
    """Make the steps again, alone, up to the one that NaN or infinity ended: so the error names it."""
    return pulled(one, one.training.run(one.state), one.training.steps)
