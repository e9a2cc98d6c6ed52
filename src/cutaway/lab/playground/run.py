"""A training that never ends by itself, and whose settings may change while it goes on."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic
from typing import Any

import numpy as np

from cutaway.errors import DataError, NonFiniteError, SettingError
from cutaway.lab.playground.black_box import account, trail
from cutaway.lab.playground.building import Built
from cutaway.lab.playground.history import History, Standing
from cutaway.lab.playground.maps import Maps
from cutaway.lab.playground.measuring import Measured, measure
from cutaway.lab.playground.walk import Walk
from cutaway.network import Network
from cutaway.network.trace import Trace
from cutaway.protocol.commands import Unit
from cutaway.protocol.events import Link, Operation
from cutaway.train import State

LARGEST_WEIGHT = 1e6


class Run:
    """A network in training: where it stands, where it stood, and how it goes on.

    Attributes:
        built: What its settings made.
        state: The state of the training.
        offset: What is to be added to the state's number of updates to get the step.
        history: What is remembered.
        walk: How far one has walked through the next step, or None.
        operation: What was done last, while one steps so finely.
        rate: The learning rate of the last step; before the first the one that comes.
        stopped: Why it cannot go on, or None.
        trail: The operations on the way back from the number that stopped it.
        sentence: What just happened.
    """

    def __init__(self, built: Built, standing: Standing | None = None) -> None:
        self.built = built
        self.state: State = built.training.begin()
        self.offset = 0
        if standing:
            self._place(standing)
        self.walk: Walk | None = None
        self.operation: Operation | None = None
        self.stopped: str | None = None
        self.trail: tuple[Link, ...] = ()
        self.sentence = "Nothing is learned yet: the weights are as they were drawn."
        self.rate = built.training.next_rate(self.state)
        self.maps = Maps(built)
        self.measured: Measured
        self.history = History(self.standing)
        self._record()

    @property
    def step(self) -> int:
        """The number of updates since the beginning."""
        return self.state.step + self.offset

    @property
    def standing(self) -> Standing:
        """Where it stands."""
        return Standing(self.state, self.offset, self.built.training.steps_per_epoch)

    @property
    def counters(self) -> tuple[int, int, int]:
        """Epochs done, batches done in the epoch under way, and examples used in it."""
        training = self.built.training
        epoch, batch = divmod(self.state.step, training.steps_per_epoch)
        looked = self.walk.examples if self.walk else 0
        return epoch, batch, batch * training.batch_size + looked

    @property
    def network(self) -> Network:
        """The network as it is now."""
        return Network.from_specification(self.built.network.specification, self.state.arrays)

    # Going on.

    def advance(self, steps: int, seconds: float = 1.0) -> int:
        """Make steps, as many as were asked for or as there is time for; return how many were made."""
        if self.stopped is not None:
            return 0
        self._begin()
        first, until = self.step, monotonic() + seconds
        while self._go(first + steps - self.offset) and self.step < first + steps and monotonic() < until:
            pass
        self._record()
        self._say(self.step - first)
        return self.step - first

    def _begin(self) -> None:
        self.history.cut(self.step)
        self.walk = self.operation = None

    def _go(self, end: int) -> bool:
        """Make some steps up to number ``end`` of the state's; return whether it can go on after them."""
        training, state = self.built.training, self.state
        watches = training.validation is not None
        per_epoch = training.steps_per_epoch
        end = min(end, (state.step // per_epoch + 1) * per_epoch) if watches else end
        try:
            made = training.advance(state, end)
        except NonFiniteError as error:
            self._stop(str(error))
            return False
        self.state, self.rate = replace(made.state, loss_sum=0.0, loss_count=0), made.learning_rate
        if watches and self.state.step % per_epoch == 0:
            self.state = training.remembering(self.state, training.measured(self.built.test, self.state).loss)
        return True

    def _stop(self, otherwise: str) -> None:
        trace = self.traced()
        self.trail = trail(trace)
        self.stopped = self.sentence = account(trace, self.step + 1) or otherwise

    def steps_to_epoch(self) -> int:
        """Return how many steps are left of the epoch under way."""
        per_epoch = self.built.training.steps_per_epoch
        return per_epoch - self.state.step % per_epoch

    def traced(self) -> Trace:
        """Return the trace of the next step, on the batch that it will learn from."""
        training = self.built.training
        batch = training.next_batch(self.state)
        return self.network.trace(batch.x, batch.y, **self.step_settings(), training=True)

    def step_settings(self) -> dict[str, Any]:
        """Return what a trace of the next step needs besides its examples."""
        settings = self.built.training.settings
        return {
            "optimizer": settings.optimizer,
            "learning_rate": self.built.training.next_rate(self.state),
            "memory": self.state.memory,
            "step": self.state.step + 1,
            "regularizers": settings.regularizers,
            "seed": settings.seed,
        }

    def walk_on(self, unit: Unit) -> bool:
        """Do one operation, or look at one example, of the next step; return whether that finished the step."""
        if self.stopped is not None:
            return False
        self.history.cut(self.step)
        walk = self.walk or Walk(self.traced())
        self.walk = walk.next_operation() if unit == "operation" else walk.next_example()
        self.operation = self.walk.told(self.step)
        self.sentence = self.operation.sentence
        return self.walk.is_over and self.finish_walk()

    def finish_walk(self) -> bool:
        """Let the update of the step that one walks through count, with the numbers that its trace shows."""
        walk = self.walk or Walk(self.traced())
        self.walk = None
        if (why := account(walk.trace, self.step + 1)) is not None:
            self.stopped, self.sentence, self.trail = why, why, trail(walk.trace)
            return False
        self.history.cut(self.step)
        self.rate, self.state = float(walk.trace["learning_rate"]), walk.updated(self.state)
        self._record()
        return True

    # Changes by hand.

    def change(self, built: Built, sentence: str) -> None:
        """Go on with other settings: the weights stay, and what the optimizer remembers where it still fits."""
        standing, self.built = self.standing, built
        self.maps = Maps(built)
        self._place(standing)
        self._forget_walk()
        self.rate = built.training.next_rate(self.state)
        self._touched(sentence)

    def edit(self, name: str, index: tuple[int, ...], value: float) -> None:
        """Set one weight or bias.

        Raises:
            SettingError: There is no such number, or the value is beyond all sense.
        """
        array = self.state.parameters.get(name)
        if array is None or len(index) != array.ndim or any(
            not 0 <= place < size for place, size in zip(index, array.shape, strict=True)
        ):  # fmt: skip
            known = ", ".join(f"{known} {one.shape}" for known, one in self.state.parameters.items())
            raise SettingError(f"There is no {name!r:.40} at {list(index)!r:.40}; there are {known}.")
        if not abs(value) <= LARGEST_WEIGHT:
            raise SettingError(f"{name} was to become {value:g}; give a number from -1,000,000 to 1,000,000.")
        changed = np.array(array)
        before, changed[index] = float(array[index]), value
        self.state = replace(self.state, parameters={**self.state.parameters, name: changed})
        self._forget_walk()
        self._touched(f"{name}[{','.join(map(str, index))}] was set from {before:.4g} to {value:.4g} by hand.")

    def seek(self, step: int) -> None:
        """Go back, or forth, to a recorded step.

        Raises:
            DataError: The step is not recorded.
        """
        if step not in self.history.standings:
            raise DataError(f"Step {step:,} is not recorded; choose one of the timeline, such as {self.step:,}.")
        self._place(self.history.standings[step])
        self._forget_walk()
        self.measured = measure(self.built, self.state, self.step)
        self.rate = self.built.training.next_rate(self.state)
        self.sentence = f"Back at step {step:,}, with the weights that it had."

    def note(self, sentence: str) -> None:
        """Remember something that was done by hand."""
        self.history.note(self.step, sentence)
        self.sentence = sentence

    def _place(self, standing: Standing) -> None:
        """Stand where one stood, perhaps with other settings.

        Where an epoch has another number of batches now, the next epoch begins, and the rest of the one under way is
        left out; the step counts on.
        """
        training, state = self.built.training, standing.state
        first, per_epoch = training.begin(), training.steps_per_epoch
        kept = {name: array for name, array in state.memory.items() if _fits(array, first.memory.get(name))}
        schedule = state.schedule_memory if set(state.schedule_memory) == set(first.schedule_memory) else None
        place = state.step
        if per_epoch != standing.steps_per_epoch:
            place = -(-place // standing.steps_per_epoch) * per_epoch
        if place != state.step or len(kept) != len(first.memory) or schedule is None or set(kept) != set(state.memory):
            memory = {name: kept.get(name, array) for name, array in first.memory.items()}
            state = replace(state, memory=memory, schedule_memory=schedule or first.schedule_memory, step=place)
        self.offset = standing.step - place
        self.state = state

    def _forget_walk(self) -> None:
        self.walk = self.operation = self.stopped = None
        self.trail = ()

    def _touched(self, sentence: str) -> None:
        self.history.cut(self.step)
        self._record()
        self.note(sentence)

    def _record(self) -> None:
        self.measured = measure(self.built, self.state, self.step)
        self.history.record(self.measured.row, self.standing)

    def _say(self, steps: int) -> None:
        if self.stopped is None:
            row, made = self.measured.row, "1 batch" if steps == 1 else f"{steps:,} batches"
            self.sentence = (
                f"{made} later, at step {self.step:,}, the training loss is {row.training_loss:.4g} and the test loss "
                f"{row.test_loss:.4g}."
            )

    def forked(self, built: Built) -> Run:
        """Return a second run from here with other settings."""
        made = Run(built, self.standing)
        made.history = self.history.copy(self.standing)
        made.note(f"The fork begins at step {self.step:,}.")
        return made


def _fits(array: Any, first: Any) -> bool:
    return first is not None and array.shape == first.shape and array.dtype == first.dtype
