"""Where a run stands and where it stood: the steps that it can go back to, each with its weights and settings."""

from __future__ import annotations

from cutaway.errors import DataError
from cutaway.lab.digits.readable import Readable
from cutaway.lab.digits.training.building import Built, rebuilt
from cutaway.lab.digits.training.history import History, Standing, Watch
from cutaway.lab.digits.training.measuring import Measured, measure
from cutaway.lab.playground.changes import told_changes
from cutaway.lab.playground.placing import placed
from cutaway.network import Network
from cutaway.protocol.digits import DigitsSettings
from cutaway.train import State

UNLEARNED = "Nothing is learned yet: the weights are as they were drawn."


class Place:
    """Where a run stands: settings, weights, what they are worth; and where it stood.

    Args:
        built: What its settings make.
        state: Where it begins; None for the first weights.
        sentence: What is said at its beginning.

    Attributes:
        built: What its settings make.
        state: The state of the training.
        offset: What is to be added to the state's number of updates to get the step.
        rate: The learning rate of the last step; before the first, of the one that comes.
        watch: What early stopping has seen.
        stopped: Why it cannot go on, or None.
        patient: False where early stopping has just had enough.
        sentence: What just happened.
        begun: The step at which it began, of a fork; what it is to begin with is ``due`` until it goes on.
        history: What is remembered.
    """

    def __init__(self, built: Built, state: State | None = None, sentence: str = UNLEARNED) -> None:
        self.built = built
        self.state = state or built.training.begin()
        self.offset = 0
        self.rate = built.training.next_rate(self.state)
        self.watch = Watch()
        self.stopped: str | None = None
        self._end: tuple[int, str] | None = None
        self.patient = True
        self.sentence = sentence
        self.begun: tuple[int, DigitsSettings] | None = None
        self.due: str | None = None
        self._readable: tuple[State, Readable] | None = None
        self.history = History()
        self.shown = self.record()
        self._since = self.shown

    @property
    def step(self) -> int:
        """The number of updates since the beginning."""
        return self.state.step + self.offset

    @property
    def network(self) -> Network:
        """The network as it is now."""
        return Network.from_specification(self.built.network.specification, self.state.arrays)

    @property
    def readable(self) -> Readable:
        """The network as it is now, as it reads; the same one as long as nothing is learned."""
        if self._readable is None or self._readable[0] is not self.state:
            train, picture = self.built.pictures.train, self.built.pictures.picture
            reads = Readable(self.network, picture, train.scale, train.classes, self.built.training.train, self.step)
            self._readable = self.state, reads
        return self._readable[1]

    @property
    def counters(self) -> tuple[int, int]:
        """Epochs done, and batches done in the one under way, at the step that is shown."""
        epoch, batch = divmod(self.shown.state.step, self.shown.steps_per_epoch)
        return epoch, batch

    @property
    def samples(self) -> float:
        """How many pictures it has learned from, each as often as it was met."""
        return self.state.step / self.built.training.steps_per_epoch * len(self.built.training.train)

    def record(self) -> Standing:
        """Measure and remember where it stands, unless that was done; return it, for a page is to see it."""
        if self.step not in self.history.standings or self.history.standings[self.step].state is not self.state:
            self._remember(measure(self.built, self.state, self.step))
        self.shown = self.history.standings[self.step]
        return self.shown

    def _remember(self, measured: Measured) -> None:
        """Record where it stands, perhaps anew."""
        self.shown = Standing(
            self.state, self.offset, self.built.training.steps_per_epoch, self.built.settings, self.rate, self.watch,
            measured,
        )  # fmt: skip
        self.history.record(self.shown)

    def was_at(self, step: int) -> bool:
        """Return whether one can see how it stood then: the step is recorded, or it had stopped before."""
        return step in self.history.standings or (self._end is not None and step > self._end[0])

    # Back and forth.

    def seek(self, step: int) -> None:
        """Go to a recorded step, with the weights and the settings that it had.

        Raises:
            DataError: The step is not recorded.
        """
        if step not in self.history.standings:
            raise DataError(f"Step {step:,} is not recorded; choose one of the timeline, such as {self.shown.step:,}.")
        standing = self.history.standings[step]
        told = told_changes(self.built.settings, standing.settings)
        built = rebuilt(self.built, standing.settings)
        self.close(built)
        self.built = built
        self.stand(standing)
        had = f"the weights and the settings that it had: {told}" if told else "the weights that it had"
        self.sentence = f"At step {step:,} again, with {had}."
        self.rest()

    def stand(self, standing: Standing) -> None:
        """Stand where it stood, with the settings that it has now."""
        self.state, self.offset = placed(self.built.training, standing)
        if self.built.settings == standing.settings:
            self.state, self.rate = standing.state, standing.rate
        else:
            self.rate = self.built.training.next_rate(self.state)
        self.watch, self.shown = standing.watch, standing
        self.stopped, self.due, self.patient = None, None, True

    def rest(self) -> None:
        """Say why it cannot go on, where it stands at the step at which it stopped."""
        if self._end and self._end[0] == self.step:
            self.stopped = self.sentence = self._end[1]

    # Other settings at the same place.

    def close(self, after: Built | None = None) -> None:
        """Give up the pictures that are being made ready: it goes on no more, or with others ``after`` this."""
        epochs = self.built.training.epoch_data
        if after is None or after.training.epoch_data is not epochs:
            epochs.close()

    def _use(self, built: Built) -> None:
        """Stand at the same place with other settings."""
        watched = self.built.settings.early_stopping
        standing, self.built = self.record(), built
        self.stand(standing)
        if built.settings.early_stopping != watched:
            self.watch = Watch(epoch=self.state.step // built.training.steps_per_epoch)
        self._remember(measure(built, self.state, self.step))

    def _touched(self, sentence: str) -> None:
        self._remember(measure(self.built, self.state, self.step))
        self.history.note(self.step, sentence)
        self.sentence = sentence
