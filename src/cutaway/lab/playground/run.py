"""A training that never ends by itself, and whose settings may change while it goes on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

from cutaway.errors import DataError, NonFiniteError
from cutaway.lab.playground.black_box import Ending, account, trail
from cutaway.lab.playground.building import Built, rebuilt
from cutaway.lab.playground.changes import told_changes
from cutaway.lab.playground.editing import edited
from cutaway.lab.playground.history import History, Standing, bound
from cutaway.lab.playground.maps import Maps
from cutaway.lab.playground.measuring import Measured, measure
from cutaway.lab.playground.placing import placed
from cutaway.lab.playground.walk import Walk
from cutaway.network import Network
from cutaway.network.trace import Trace
from cutaway.protocol.commands import Unit
from cutaway.protocol.events import Link, Operation
from cutaway.protocol.settings import Settings
from cutaway.train import State


@dataclass(frozen=True)
class Beginning:
    """Where a fork began, and with which settings."""

    step: int
    settings: Settings


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
        ending: Where it stopped last, as long as nothing else was made of that.
        beginning: Where it began, of a fork.
        due: What is to be noted once it goes on from here, or None.
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
        self.ending: Ending | None = None
        self.beginning: Beginning | None = None
        self.due: str | None = None
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
        return Standing(self.state, self.offset, self.built.training.steps_per_epoch, self.built.settings)

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
        self._go_on()
        self.walk = self.operation = None
        first, until = self.step, monotonic() + seconds
        while self._go(first + steps - self.offset) and self.step < first + steps and monotonic() < until:
            pass
        self._record()
        self._say(self.step - first)
        return self.step - first

    def advance_by(self, steps: int) -> None:
        """Make so many steps, however long that takes, or as many as it can."""
        while steps > 0 and self.stopped is None:
            steps -= self.advance(steps)

    def _go(self, end: int) -> bool:
        """Make some steps up to number ``end`` of the state's; return whether it can go on after them."""
        training, state = self.built.training, self.state
        per_epoch = training.steps_per_epoch
        end = min(end, (state.step // per_epoch + 1) * per_epoch) if training.validation is not None else end
        try:
            made = training.advance(state, end)
        except NonFiniteError as error:
            self._stop(str(error))
            return False
        self.state, self.rate = replace(made.state, loss_sum=0.0, loss_count=0), made.learning_rate
        self._watch()
        return True

    def _watch(self) -> None:
        """At the end of an epoch let a schedule that watches see the test loss."""
        training = self.built.training
        if training.validation is not None and self.state.step % training.steps_per_epoch == 0:
            self.state = training.remembering(self.state, training.measured(self.built.test, self.state).loss)

    def _stop(self, otherwise: str) -> None:
        trace = self.traced()
        self._end(Ending(self.step, account(trace, self.step + 1) or otherwise, trail(trace)))

    def _end(self, ending: Ending) -> None:
        self.ending, self.trail = ending, ending.trail
        self.stopped = self.sentence = ending.why

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
        self._go_on()
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
            self._end(Ending(self.step, why, trail(walk.trace)))
            return False
        self._go_on()
        self.rate, self.state = float(walk.trace["learning_rate"]), walk.updated(self.state)
        self._watch()
        self._record()
        return True

    # Changes by hand.

    def change(self, built: Built) -> None:
        """Go on with other settings: the weights stay, and what the optimizer remembers where it still fits."""
        told = told_changes(self.built.settings, built.settings)
        self._use(built)
        self._touched(f"Changed by hand: {told}." if told else "Nothing was changed.")
        bound(self.history)

    def edit(self, name: str, index: tuple[int, ...], value: float) -> None:
        """Set one weight or bias.

        Raises:
            SettingError: There is no such number, or the value is beyond all sense.
        """
        self.state, sentence = edited(self.state, name, index, value)
        self._forget_walk()
        self._touched(sentence)

    def note(self, sentence: str) -> None:
        """Remember something that was done by hand."""
        self.history.note(self.step, sentence)
        self.sentence = sentence

    def _use(self, built: Built) -> None:
        """Stand at the same place with other settings."""
        standing, self.built, self.maps = self.standing, built, Maps(built)
        self._place(standing)
        self._forget_walk()
        self.rate = built.training.next_rate(self.state)

    def _place(self, standing: Standing) -> None:
        self.state, self.offset = placed(self.built.training, standing)

    def _forget_walk(self) -> None:
        self.walk = self.operation = self.stopped = None
        self.trail = ()

    def _touched(self, sentence: str) -> None:
        self._go_on()
        self._record()
        self.note(sentence)

    # Back and forth.

    def seek(self, step: int) -> None:
        """Go back, or forth, to a recorded step, with the weights and the settings that it had.

        Raises:
            DataError: The step is not recorded.
        """
        if step not in self.history.standings:
            raise DataError(f"Step {step:,} is not recorded; choose one of the timeline, such as {self.step:,}.")
        standing = self.history.standings[step]
        told = told_changes(self.built.settings, standing.settings)
        if told:
            self._use(rebuilt(self.built, standing.settings))
        self._stand(standing)
        had = f"the weights and the settings that it had: {told}" if told else "the weights that it had"
        self.sentence = f"At step {step:,} again, with {had}."

    def _stand(self, standing: Standing) -> None:
        """Stand where it stood with the same settings."""
        self._place(standing)
        self._forget_walk()
        self.measured = measure(self.built, self.state, self.step)
        self.rate = self.built.training.next_rate(self.state)
        self.due = None

    def rest(self) -> None:
        """Say again why it cannot go on, where it stands at the step at which it stopped."""
        if self.ending and self.ending.step == self.step:
            self._end(self.ending)

    def was_at(self, step: int) -> bool:
        """Return whether one can see how it stood then: the step is recorded, or it had stopped before."""
        return step in self.history.standings or (self.ending is not None and step > self.ending.step)

    def by_way_of(self, step: int, standing: Standing) -> None:
        """Make the steps from where one stood once more, which come to the same, to record one on the way."""
        end, has_stopped = self.step, self.stopped is not None
        self.history.cut(standing.step)
        self._stand(standing)
        self.advance_by(step - self.step)
        self.advance_by(end - self.step + has_stopped)

    # Forks.

    def forked(self, built: Built, instead: bool) -> Run:
        """Return a second run from here with other settings; ``instead`` of one that there was."""
        made = Run(built, self.standing)
        made.history = self.history.copy_to(self.step)
        made.beginning = Beginning(self.step, built.settings)
        told = told_changes(self.built.settings, built.settings)
        what = f" with {told}" if told else " with the same settings"
        made._touched(f"The fork begins at step {self.step:,}{what}{', in place of the fork before' * instead}.")
        return made

    def begin_here(self, built: Built) -> None:
        """Stand as a fork that will begin here, with these settings, once it goes on."""
        told = told_changes(self.built.settings, built.settings)
        self._use(built)
        self.measured = measure(self.built, self.state, self.step)
        self.due = f"The fork begins at step {self.step:,} with {told or 'the same settings'}."
        self.sentence = f"Step {self.step:,} is before the fork; training that goes on from here begins it here."

    # What is remembered.

    def _go_on(self) -> None:
        """Forget what lay after this step, for it is about to be made anew."""
        self.history.cut(self.step)
        self.ending = None
        if self.due and self.beginning:
            sentence, self.due = self.due, None
            self.beginning = replace(self.beginning, step=self.step)
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
