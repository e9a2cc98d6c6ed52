"""Where a run stands and where it stood: the steps that it can go back to, each with its weights and settings."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from cutaway.errors import DataError
from cutaway.lab.playground.black_box import Ending
from cutaway.lab.playground.building import Built, rebuilt
from cutaway.lab.playground.changes import told_changes
from cutaway.lab.playground.history import History, Standing
from cutaway.lab.playground.maps import Maps
from cutaway.lab.playground.measuring import Measured, measure
from cutaway.lab.playground.placing import placed
from cutaway.lab.playground.walk import Walk
from cutaway.network import Network
from cutaway.network.trace import Trace
from cutaway.protocol.events import Link, Operation
from cutaway.train import State

if TYPE_CHECKING:
    from typing_extensions import Self


class Place:
    """Where a run stands: settings, weights, what they are worth; and where it stood.

    Attributes:
        built: What its settings made.
        state: The state of the training.
        offset: What is to be added to the state's number of updates to get the step.
        history: What is remembered.
        walk: How far one has walked through the next step, or None.
        operation: What was done last, while one steps so finely.
        rate: The learning rate of the last step; before the first, and after other settings, the one that comes.
        stopped: Why it cannot go on, or None.
        trail: The operations on the way back from the number that stopped it.
        ending: Where it stopped last, as long as nothing else was made of that.
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
        training = self.built.training
        return Standing(self.state, self.offset, training.steps_per_epoch, self.built.settings, self.rate)

    def still(self) -> Self:
        """Return the same as it is now, which it stays."""
        made = copy(self)  # what it has is replaced as it goes on, and never changed in place; but the history is
        made.history = self.history.copy()
        return made

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
        self.rate = standing.rate

    def _end(self, ending: Ending) -> None:
        self.ending, self.trail = ending, ending.trail
        self.stopped = self.sentence = ending.why

    def rest(self) -> None:
        """Say again why it cannot go on, where it stands at the step at which it stopped."""
        if self.ending and self.ending.step == self.step:
            self._end(self.ending)

    def was_at(self, step: int) -> bool:
        """Return whether one can see how it stood then: the step is recorded, or it had stopped before."""
        return step in self.history.standings or (self.ending is not None and step > self.ending.step)

    def note(self, sentence: str) -> None:
        """Remember something that was done by hand."""
        self.history.note(self.step, sentence)
        self.sentence = sentence

    def _record(self) -> None:
        self.measured = measure(self.built, self.state, self.step)
        self.history.record(self.measured.row, self.standing)

    # Other settings at the same place.

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
