"""The training loop: a generator that makes one step each time it is asked for a snapshot.

Whoever pulls decides the pace: pause, single steps, speed and "stop here" need nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, count
from math import inf, isfinite, nan
from typing import Any

import numpy as np

from cutaway.data import Batch, Dataset, batch_count, batches
from cutaway.data.augmented import read_augmentations
from cutaway.definitions import OPTIMIZERS, REGULARIZERS, SCHEDULES, Optimizer, Regularizer, Schedule
from cutaway.errors import NonFiniteError, SettingError
from cutaway.execute import execute, first_non_finite
from cutaway.execute.arrays import NUMPY
from cutaway.execute.device import PROCESSOR
from cutaway.network import Network
from cutaway.network.masks import draw_masks
from cutaway.numerals import written
from cutaway.plan import Plan, step_plans
from cutaway.train.asked import AskedSteps
from cutaway.train.device_steps import DeviceSteps
from cutaway.train.engine import Choice, choose_engine, on_device, threads_beside
from cutaway.train.epoch_data import EpochData
from cutaway.train.evaluation import Evaluation, check_fit, evaluate, evaluation_of
from cutaway.train.native_steps import NativeSteps, Stretch
from cutaway.train.settings import TrainingSettings
from cutaway.train.state import Best, Snapshot, State
from cutaway.train.timetable import Timetable

SAMPLE_WITHOUT_VALIDATION = 1000
"""How many training examples at most are measured after an epoch where no validation data give their number."""


@dataclass(frozen=True)
class Training:
    """A network, its data and how to train it: everything but the state.

    Attributes:
        network: The network; its parameters are where a new training starts, and are not changed.
        train: The examples to learn from.
        validation: The examples to watch, or None; then the history has no validation figures.
        settings: How to train.
        epochs: What another training learns from in each epoch; used where this one would learn from the same, so that
            nothing is made twice. They are then to be asked in turn.

    Raises:
        ShapeError: The data have other numbers of inputs or outputs than the network.
        DataError: There are no examples to learn from, or none to watch; or they are to be augmented and no pictures.
        SettingError: A batch would have a single example, which batch normalization cannot measure; or something
            watches the validation loss, and there are no validation data.
    """

    network: Network
    train: Dataset
    validation: Dataset | None
    settings: TrainingSettings
    epochs: EpochData | None = None

    def __post_init__(self) -> None:
        check_fit(self.network, self.train)
        if self.validation is not None:
            check_fit(self.network, self.validation)
        else:
            self._check_unwatched()
        self._check_batches()
        _ = self.epoch_data

    def _check_unwatched(self) -> None:
        watcher = f"The schedule {self._schedule.name!r}" if self._schedule.watches else "Early stopping"
        if self._schedule.watches or self.settings.early_stopping is not None:
            raise SettingError(
                f"{watcher} watches the validation loss, and the training has no validation data; give some examples "
                "to watch, or train without it."
            )

    def _check_batches(self) -> None:
        examples, size = len(self.train), self.batch_size
        if self.network.statistics and (examples == 1 or size == 1):
            raise SettingError(
                f"Batch normalization measures each batch, and {examples:,} examples in batches of {size:,} give one "
                "with a single example; it needs two or more."
            )

    @property
    def _smallest_batch(self) -> int:
        return 2 if self.network.statistics else 1

    @property
    def batch_size(self) -> int:
        """How many examples a batch has: all of them where the optimizer asks for that, or there are no more."""
        examples = len(self.train)
        return examples if self._optimizer.full_batch else min(self.settings.batch_size, examples)

    @property
    def steps_per_epoch(self) -> int:
        """The number of batches in an epoch."""
        return batch_count(len(self.train), self.batch_size, self._smallest_batch)

    @property
    def steps(self) -> int:
        """The number of steps in the whole training, if early stopping does not end it."""
        return self.steps_per_epoch * self.settings.epochs

    @cached_property
    def sample(self) -> Dataset:
        """As many training examples as there are for validation, always the same, to compare the two fairly.

        Without validation data they are all, or 1,000 of them.

        The loss of a batch is measured while the parameters still move; this sample is measured after the epoch.
        Its rows are spread evenly, so that data sorted by class are no trap.
        """
        most = SAMPLE_WITHOUT_VALIDATION if self.validation is None else len(self.validation)
        count = min(len(self.train), most)
        return self.train.take(np.linspace(0, len(self.train) - 1, count).astype(np.int64))

    def begin(self) -> State:
        """Return the state before the first step."""
        memory = {
            f"{name}_{parameter}": array
            for parameter, value in self.network.parameters.items()
            for name, array in self._optimizer.init(NUMPY, value).items()
        }
        start = self._schedule.start(self._schedule.settings)
        parameters, statistics = dict(self.network.parameters), dict(self.network.statistics)
        return State(parameters=parameters, memory=memory, schedule_memory=start, statistics=statistics)

    def run(self, state: State | None = None, *, at: Iterable[int] = ()) -> Iterator[Snapshot]:
        """Train from a state, by default from the beginning, and yield snapshots.

        The reference yields one after each step. The native core, whose steps are too short to look at each, yields
        one at each row of the history (``Timetable`` tells when), at each step asked for, and after some tenth of a
        second at the latest; so does the reference on a device, after a second.

        The states and the rows are the same, bit for bit, wherever the training was interrupted and whatever snapshots
        were asked for. Each snapshot holds its parameters: keep those you need, not all of a long training.

        Args:
            state: Where to go on.
            at: Numbers of steps, in increasing order, after which a snapshot is wanted, whether a row is due or not;
                its ``asked`` is true. They are read one by one, so that ``itertools.count(50, 50)`` will do.

        Raises:
            NonFiniteError: NaN or infinity came up; the sentence names the step and the value of the plan.
            SettingError: The steps asked for are no whole numbers, or do not increase.
        """
        state, asked = state or self.begin(), AskedSteps(at)
        if self.is_finished(state):  # by early stopping, that is: the number of steps ends the loops below anyway
            return
        if state.step == 0:
            yield Snapshot(state, 0.0, nan, 0, 0.0, row=self._row(state, nan, 0.0), asked=asked.has(0))
        for snapshot in self._stretches(state, asked) if self._fast else self._steps(state, self.steps):
            yield replace(snapshot, asked=True) if asked.has(snapshot.state.step) else snapshot

    def advance(self, state: State, end: int) -> Stretch:
        """Make the steps after a state up to number ``end``, or fewer of them, and measure nothing.

        This is for whoever looks at a training in another way than by its history. No number of epochs ends it, and
        neither does early stopping; the rate stays at the schedule's last one. The native core stops after some tenth
        of a second, and makes fewer steps where NaN or infinity lies ahead; the reference makes one.

        Raises:
            NonFiniteError: The very next step has NaN or infinity; the sentence names the value of the plan.
        """
        while self._fast:
            made = self._fast.advance(state, end)
            if made:
                return made
            if end - state.step <= 1:  # the reference makes this step again: it knows which value was the first
                break
            end = (state.step + end) // 2
        return self._made(state, self.next_batch(state))

    def is_ready(self, state: State) -> bool:
        """Return whether the step after a state can be made at once, or the pictures of its epoch are being changed."""
        return self.epoch_data.is_ready(state.step // self.steps_per_epoch)

    def next_batch(self, state: State) -> Batch:
        """Return the batch that the step after a state learns from."""
        return next(self._batches_after(state))

    def next_rate(self, state: State) -> float:
        """Return the learning rate of the step after a state."""
        return self._schedule.rate(self.settings.learning_rate, state.step + 1, self.steps, state.schedule_memory)

    def remembering(self, state: State, validation_loss: float) -> State:
        """Return the state at the end of an epoch, for a schedule that watches this loss."""
        return replace(state, schedule_memory=self._remember(state, validation_loss))

    def measured(self, dataset: Dataset, state: State) -> Evaluation:
        """Return what the network is worth on a data set with the arrays of a state."""
        if self.engine.native:
            return evaluation_of(dataset, *self.engine.native.evaluate(dataset, state))
        return evaluate(self.network, dataset, state.arrays, engine="reference", device=self.engine.device)

    def _steps(self, state: State, end: int) -> Iterator[Snapshot]:
        """Make the steps after a state, up to number ``end``, by the reference: one at a time, every value at hand."""
        first_epoch, first_batch = divmod(state.step, self.steps_per_epoch)
        for epoch in range(first_epoch, self.settings.epochs):
            for batch in self._batches(epoch, first_batch):
                snapshot = self._step(state, batch)
                yield snapshot
                state = snapshot.state
                if snapshot.finished or state.step == end:
                    return
            first_batch = 0

    def _stretches(self, state: State, asked: AskedSteps) -> Iterator[Snapshot]:
        """Make the steps after a state by the native core or on a device: up to the next snapshot in one go.

        Where NaN or infinity comes up, the reference makes the same steps again: it knows which value was the first.
        """
        while state.step < self.steps:
            end = int(min(self._next_measured(state.step), asked.next_after(state.step)))
            made = self._fast.advance(state, end) if self._fast else None
            for snapshot in [self._report(made)] if made else self._steps(state, end):
                yield snapshot
                state = snapshot.state
                if snapshot.finished:
                    return

    def _next_measured(self, step: int) -> int:
        """Return the first step after this one that has a row, or after which the validation loss must be known."""
        row = self.timetable.next_row(step)
        return min(row, self.timetable.next_epoch(step)) if self._is_watched else row

    @cached_property
    def _fast(self) -> NativeSteps | DeviceSteps | None:
        """What makes many steps in one go: the native core, or a device; None where the reference makes each."""
        native, device = self.engine.native, self.engine.device
        if native is None:
            apart = device is not PROCESSOR
            return DeviceSteps(device, self._plan, self._batches_after, self._read) if apart else None
        sizes = (len(self.train), self.batch_size, self.steps_per_epoch)
        return NativeSteps(
            native, self.network.specification, self._schedule, self.settings, *sizes, epoch_data=self.epoch_data
        )

    @cached_property
    def epoch_data(self) -> EpochData:
        """What each epoch learns from."""
        settings, augmentations = self.settings, read_augmentations(self.settings.augmentations)
        if self.epochs and self.epochs.has(self.train, augmentations, settings.seed):
            return self.epochs
        threads = threads_beside(settings.device)
        return EpochData(self.train, augmentations, settings.seed, settings.epochs, threads)

    @cached_property
    def engine(self) -> Choice:
        """What makes the steps, and why.

        Raises:
            SettingError: The native core or a device was asked for, and cannot run this training.
        """
        if self.settings.device != "cpu":
            return on_device(self.settings.device, self.network)
        return choose_engine(self.settings.engine, self.network, self._plan, self.train, self.batch_size)

    def is_finished(self, state: State) -> bool:
        """Return whether no step is left, by number or by early stopping."""
        return state.step >= self.steps or self._patience_is_over(state)

    def _batches_after(self, state: State) -> Iterator[Batch]:
        """Yield the batches of the steps after a state, one epoch after the other."""
        epoch, start = divmod(state.step, self.steps_per_epoch)
        yield from self._batches(epoch, start)
        yield from chain.from_iterable(map(self._batches, count(epoch + 1)))

    def _batches(self, epoch: int, start: int = 0) -> Iterator[Batch]:
        seed, dtype = self.settings.seed, self.network.specification.dtype
        smallest = self._smallest_batch
        return batches(
            self.epoch_data.of(epoch),
            self.batch_size,
            seed=seed,
            epoch=epoch,
            dtype=dtype,
            start=start,
            shuffle=self.settings.shuffle,
            smallest=smallest,
        )

    def _step(self, state: State, batch: Batch) -> Snapshot:
        return self._report(self._made(state, batch))

    def _made(self, state: State, batch: Batch) -> Stretch:
        """Make one step by the reference."""
        given = self._read(state, batch)
        learning_rate = given["learning_rate"]
        device = self.engine.device
        with device.told():
            values = self._compute(state, given)
            loss, examples = float(values.get("data_loss", values["loss"])), len(batch.labels)
            parameters, memory, statistics = (
                device.fetch({name: values[f"new_{name}"] for name in group})
                for group in (state.parameters, state.memory, state.statistics)
            )
        state = replace(
            state,
            parameters=parameters,
            memory=memory,
            statistics=statistics,
            step=state.step + 1,
            loss_sum=state.loss_sum + loss * examples,
            loss_count=state.loss_count + examples,
        )
        return Stretch(state, loss, loss * examples, examples, learning_rate)

    def _read(self, state: State, batch: Batch) -> dict[str, Any]:
        """Return what the step after a state reads besides the arrays of the state."""
        return {
            "x": batch.x,
            "y": batch.y,
            **draw_masks(self.network.specification, len(batch.labels), self.settings.seed, state.step + 1),
            "step": state.step + 1,
            "learning_rate": self.next_rate(state),
        }

    def _compute(self, state: State, given: Mapping[str, Any]) -> Mapping[str, Any]:
        device = self.engine.device
        values = execute(self._plan, device.put({**state.arrays, **state.memory, **given}), device.xp)
        name = first_non_finite(self._plan, values, device.xp)
        if name is not None:
            what = f"{name} is the first value of the plan that holds NaN or infinity"
            raise NonFiniteError(self._stop_sentence(what, state.step + 1, given["learning_rate"]))
        return values

    def _report(self, made: Stretch) -> Snapshot:
        state, ended = made.state, self.timetable.is_between_epochs(made.state.step)
        due, row = self.timetable.is_row(state.step), None
        if due or (ended and self._is_watched):
            row = self._row(state, state.loss_sum / state.loss_count, made.learning_rate)
            state = self._watch(state, row) if ended else state
        finished = self.is_finished(state)
        if due or finished:  # a measurement that early stopping alone has asked for is no row
            state = replace(state, loss_sum=0.0, loss_count=0)
        return Snapshot(
            state,
            epoch=state.step / self.steps_per_epoch,
            loss=made.loss,
            examples=made.examples,
            learning_rate=made.learning_rate,
            row=row if due or finished else None,
            epoch_ended=ended,
            finished=finished,
            loss_sum=made.loss_sum,
        )

    def _watch(self, state: State, row: Mapping[str, float]) -> State:
        """Let early stopping and the schedule see how an epoch ended."""
        if "validation_loss" in row:
            state = self._keep_best(state, row["validation_loss"])
            state = replace(state, schedule_memory=self._remember(state, row["validation_loss"]))
        self._check_end(state, row)
        return state

    @cached_property
    def _is_watched(self) -> bool:
        """Whether the validation loss after each epoch decides about what follows."""
        return self._schedule.watches or self.settings.early_stopping is not None

    @cached_property
    def timetable(self) -> Timetable:
        """When the history gets a row."""
        return Timetable(self.steps_per_epoch, self.steps)

    def _row(self, state: State, batch_loss: float, learning_rate: float) -> dict[str, float]:
        row = {
            "step": state.step,
            "epoch": round(state.step / self.steps_per_epoch, 6),
            "learning_rate": learning_rate,
            "batch_loss": batch_loss,
        }
        if self.timetable.is_between_epochs(state.step):
            row |= self._measured("training", self.sample, state)
        if self.validation is not None and self.timetable.is_look(state.step):
            row |= self._measured("validation", self.validation, state)
        return row

    def _measured(self, name: str, dataset: Dataset, state: State) -> dict[str, float]:
        found = self.measured(dataset, state)
        row = {f"{name}_loss": found.loss}
        return row if found.accuracy is None else {**row, f"{name}_accuracy": found.accuracy}

    def _check_end(self, state: State, row: Mapping[str, float]) -> None:
        """Finite parameters can be so large that the next forward pass overflows; after the last step none comes."""
        for name in ("training_loss", "validation_loss"):
            if state.step == self.steps and state.best is None and not isfinite(row.get(name, 0.0)):
                what = f"with the parameters after it the {name.replace('_', ' ')} is NaN or infinite"
                raise NonFiniteError(self._stop_sentence(what, state.step, row["learning_rate"]))

    def _keep_best(self, state: State, validation_loss: float) -> State:
        before = state.best.validation_loss if state.best else inf
        if self.settings.early_stopping is None or not validation_loss < before:  # as NaN never is
            return state
        return replace(state, best=Best(state.step // self.steps_per_epoch, validation_loss, state.arrays))

    def _remember(self, state: State, validation_loss: float) -> Mapping[str, float]:
        return self._schedule.remember(state.schedule_memory, validation_loss)

    def _patience_is_over(self, state: State) -> bool:
        if self.settings.early_stopping is None or state.best is None:
            return False
        return state.step // self.steps_per_epoch - state.best.epoch >= self.settings.early_stopping

    @cached_property
    def _schedule(self) -> Schedule:
        return SCHEDULES.resolve(self.settings.schedule)

    @cached_property
    def _optimizer(self) -> Optimizer:
        return OPTIMIZERS.resolve(self.settings.optimizer)

    @cached_property
    def _regularizers(self) -> list[Regularizer]:
        return [REGULARIZERS.resolve(text) for text in self.settings.regularizers]

    @cached_property
    def _plan(self) -> Plan:
        network = self.network
        forward, parameters, measured = network.training_plan, list(network.parameters), network.statistics_plan
        return step_plans(forward, parameters, self._optimizer, self._regularizers, measured).whole

    def _stop_sentence(self, what: str, step: int, learning_rate: float) -> str:
        epoch = (step - 1) // self.steps_per_epoch + 1
        return (
            f"Training stopped at step {step} (epoch {epoch}): {what}. The learning rate was {written(learning_rate)}; "
            f"a smaller one is the usual cure. The parameters of step {step - 1} are kept."
        )
