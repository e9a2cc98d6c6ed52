"""Many trainings at once: small networks are trained side by side in one call of the native core.

What one training of a small network leaves unused, the lanes of a vector and the other cores of the machine, is given
to the others. A sweep over seeds, learning rates or widths is thus some times faster than one training after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from cutaway.data.batches import epoch_order
from cutaway.definitions import SCHEDULES
from cutaway.errors import NonFiniteError, SettingError
from cutaway.train.engine import Advanced, advance_many
from cutaway.train.loop import Training
from cutaway.train.state import Snapshot, State

WORK_AT_ONCE = 1_000_000_000
"""About how much one call does, in numbers of parameters times examples: some tenths of a second."""

WORK_OF_EXAMPLE = 100
"""What an example takes besides the parameters that it meets, in the same unit."""

EXAMPLES_AT_ONCE = 4_000_000
"""How many examples one call visits at most: their numbers take 32 MB."""


@dataclass(frozen=True, eq=False)
class Progress:
    """Where one of many trainings stands.

    Attributes:
        training: The training.
        state: The state after its last step. That of a training which NaN or infinity ended is the last finite one.
        curve: Shape (rows, 2): the number of epochs done, and the mean loss of the examples since the row before, each
            with the parameters that its batch met. One row for each epoch; those that are trained alone have the rows
            of their history.
        error: What ended the training before its end, or None.
    """

    training: Training
    state: State
    curve: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 2)))
    error: NonFiniteError | None = None

    @property
    def finished(self) -> bool:
        """Whether there is nothing left to do."""
        return self.error is not None or self.training.is_finished(self.state)


def train_many(trainings: Sequence[Training | Progress]) -> Iterator[list[Progress]]:
    """Train many networks at once, and yield where all of them stand after each stretch of some tenths of a second.

    The networks may differ in everything. Those that have the same number of layers, activations, loss, kind of
    optimizer, batch size and number of examples share the lanes of a vector, up to 16 of them; their weights, widths,
    data, seeds, learning rates, schedules and the settings of their optimizers may differ. The others share the call
    and the machine's cores. What comes out is what each comes to alone, up to rounding in single precision.

    Where the steps need Python between them, with dropout, early stopping, a schedule that watches the validation loss,
    or the reference engine, ``Training.run`` makes them, one training after the other. Of the rest nothing is measured
    but the loss while training: no validation data, no accuracy.

    NaN or infinity ends the training in which it comes up, with the error that it would raise alone, and no other.

    Args:
        trainings: Trainings to begin, or where some stand already: what was yielded last is enough to go on, so that
            whoever stops loses at most the stretch under way.

    Yields:
        One ``Progress`` for each training, in their order.

    Raises:
        SettingError: The same training is given twice, or asks for the native core, which cannot run it.

    >>> from cutaway import Network
    >>> from cutaway.data.dataset import make_dataset
    >>> from cutaway.train import TrainingSettings
    >>> data = make_dataset("sum", [[0, 0], [0, 1], [1, 0], [1, 1]], targets=[[0], [1], [1], [2]])
    >>> settings = TrainingSettings(optimizer="sgd", learning_rate=0.1, batch_size=2, epochs=50)
    >>> nets = [Network([2, 3, 1], activation="tanh", output="identity", seed=seed) for seed in range(4)]
    >>> *_, last = train_many([Training(net, data, None, settings) for net in nets])
    >>> last[3].state.step, last[3].curve.shape, bool(last[3].curve[-1, 1] < last[3].curve[0, 1])
    (100, (50, 2), True)
    """
    standing = [_begun(one) for one in trainings]
    _check_different([one.training for one in standing])
    alone = {place: one.training.run(one.state) for place, one in enumerate(standing) if not _is_batched(one.training)}
    epochs = _epochs_at_once(standing)
    while not all(one.finished for one in standing):
        together = [place for place, one in enumerate(standing) if not one.finished and place not in alone]
        for place, one in zip(together, _stretch([standing[place] for place in together], epochs), strict=True):
            standing[place] = one
        for place, snapshots in alone.items():
            standing[place] = _pulled(standing[place], snapshots, _end(standing[place], epochs))
        yield list(standing)


def _check_different(trainings: Sequence[Training]) -> None:
    places = {id(training): place for place, training in enumerate(trainings)}
    for place, training in enumerate(trainings):
        if places[id(training)] != place:
            raise SettingError(
                f"The trainings at places {place} and {places[id(training)]} are one and the same; make a "
                "Training(...) for each, with a seed or a setting of its own."
            )


def _begun(given: Training | Progress) -> Progress:
    return given if isinstance(given, Progress) else Progress(given, given.begin())


def _is_batched(training: Training) -> bool:
    """Return whether the steps need no Python between them."""
    settings = training.settings
    watches = settings.early_stopping is not None or SCHEDULES.resolve(settings.schedule).watches
    return training.engine.native is not None and not watches and not any(training.network.specification.dropout)


def _epochs_at_once(standing: Sequence[Progress]) -> int:
    """Return how many epochs a stretch has."""
    examples = [len(one.training.train) for one in standing]
    numbers = [WORK_OF_EXAMPLE + one.training.network.parameter_count for one in standing]
    work = sum(count * each for count, each in zip(examples, numbers, strict=True))
    return max(1, min(WORK_AT_ONCE // max(1, work), EXAMPLES_AT_ONCE // max(1, sum(examples))))


def _stretch(standing: list[Progress], epochs: int) -> list[Progress]:
    """Make the steps up to the end of some epochs: in one call where no epoch has a smaller last batch."""
    for _ in range(epochs if _has_rest(standing) else 1):
        ends = [_end(one, 1 if _has_rest(standing) else epochs) for one in standing]
        going = [place for place, one in enumerate(standing) if not one.finished]
        made = _advanced([standing[place] for place in going], [ends[place] for place in going])
        for place, one in zip(going, made, strict=True):
            standing[place] = one
    return standing


def _has_rest(standing: Sequence[Progress]) -> bool:
    return any(len(one.training.train) % one.training.batch_size for one in standing)


def _end(one: Progress, epochs: int) -> int:
    """Return the step at which so many epochs more are over; one that has begun counts as one."""
    per_epoch = one.training.steps_per_epoch
    return min((one.state.step // per_epoch + epochs) * per_epoch, one.training.steps)


def _advanced(standing: Sequence[Progress], ends: Sequence[int]) -> list[Progress]:
    if not standing:
        return []
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
    orders = [epoch_order(one.training.settings.seed, epoch, examples) for epoch in range(first, end // per_epoch)]
    return np.concatenate(orders)[skipped * one.training.batch_size :]


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
    return _pulled(one, one.training.run(one.state), one.training.steps)


def _pulled(one: Progress, snapshots: Iterator[Snapshot], end: int) -> Progress:
    """Train one alone, at least up to the step ``end``."""
    try:
        while not one.finished and one.state.step < end:
            one = _with(one, next(snapshots))
    except NonFiniteError as error:
        return replace(one, error=error)
    return one


def _with(one: Progress, snapshot: Snapshot) -> Progress:
    row = snapshot.row
    if row is None or snapshot.state.step == 0:
        return replace(one, state=snapshot.state)
    return replace(one, state=snapshot.state, curve=np.vstack([one.curve, [row["epoch"], row["batch_loss"]]]))
