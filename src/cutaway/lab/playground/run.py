"""A training that never ends by itself, and whose settings may change while it goes on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import monotonic

from cutaway.errors import NonFiniteError
from cutaway.execute.arrays import quiet
from cutaway.lab.playground.black_box import Ending, account, trail
from cutaway.lab.playground.building import Built
from cutaway.lab.playground.changes import told_changes
from cutaway.lab.playground.editing import edited
from cutaway.lab.playground.fork import Beginning
from cutaway.lab.playground.history import Standing
from cutaway.lab.playground.measuring import measure
from cutaway.lab.playground.place import Place
from cutaway.lab.playground.walk import Walk
from cutaway.numerals import short_number
from cutaway.protocol.commands import Unit
from cutaway.protocol.events import Row


@dataclass(frozen=True)
class Since:
    """What a run's progress is told against: how it stood at some step, and what was done then."""

    row: Row
    epochs: float
    words: str


class Run(Place):
    """A network in training: how it goes on, by itself and by hand, and what forks off it.

    Attributes:
        beginning: Where it began, of a fork.
        due: What is to be noted once it goes on from here, or None.
        since: What its progress is told against.
    """

    def __init__(self, built: Built, standing: Standing | None = None) -> None:
        super().__init__(built, standing)
        self.beginning: Beginning | None = None
        self.due: str | None = None
        self.since = self._now("later")

    # Going on.

    def tell_from_here(self, words: str) -> None:
        """Tell from now on how far it got from here; ``words`` come after how far: ``"later"``."""
        self.since = self._now(words)

    def _now(self, words: str) -> Since:
        return Since(self.measured.row, self.state.step / self.built.training.steps_per_epoch, words)

    def advance(self, steps: int, seconds: float = 1.0) -> int:
        """Make steps, as many as were asked for or as there is time for; return how many were made."""
        if self.stopped is not None:
            return 0
        self._go_on()
        self.walk = self.operation = None
        if self.since.row.step > self.step:
            self.tell_from_here("later")
        first, until = self.step, monotonic() + seconds
        while self._go(first + steps - self.offset) and self.step < first + steps and monotonic() < until:
            pass
        self._record()
        self._say()
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
            with quiet():
                loss = training.measured(self.built.test, self.state).loss
            self.state = training.remembering(self.state, loss)

    def _stop(self, otherwise: str) -> None:
        trace = self.traced()
        self._end(Ending(self.step, account(trace, self.step + 1) or otherwise, trail(trace)))

    def steps_to_epoch(self) -> int:
        """Return how many steps are left of the epoch under way."""
        per_epoch = self.built.training.steps_per_epoch
        return per_epoch - self.state.step % per_epoch

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
        self._go_on()
        walk = self.walk or Walk(self.traced())
        self.walk = None
        if (why := account(walk.trace, self.step + 1)) is not None:
            self._end(Ending(self.step, why, trail(walk.trace)))
            return False
        self.rate, self.state = float(walk.trace["learning_rate"]), walk.updated(self.state)
        self._watch()
        self._record()
        return True

    # Changes by hand, and back and forth.

    def seek(self, step: int) -> None:
        """Go to a recorded step, as ``Place`` does; what was about to begin at another one is not."""
        super().seek(step)
        self.due = None

    def change(self, built: Built) -> None:
        """Go on with other settings: the weights stay, and what the optimizer remembers where it still fits.

        Before the first step nothing is remembered of it: settings that were there from the beginning lead to the same.
        """
        told = told_changes(self.built.settings, built.settings)
        self._use(built)
        gone = self._go_on()
        self._record()
        self.sentence = f"Changed by hand: {told}."
        if self.step:
            self.note(self.sentence)
        self.sentence += gone

    def edit(self, name: str, index: tuple[int, ...], value: float) -> None:
        """Set one weight or bias.

        Raises:
            SettingError: There is no such number, or the value is beyond all sense.
        """
        self.state, sentence = edited(self.state, name, index, value)
        self._forget_walk()
        self._touched(sentence)

    def _touched(self, sentence: str) -> None:
        gone = self._go_on()
        self._record()
        self.note(sentence)
        self.sentence += gone

    def by_way_of(self, step: int, standing: Standing) -> None:
        """Record a step on the way from where one stood, which is to be kept.

        Steps that led there are made once more, and so are those from there on, which come to the same.
        """
        if step == standing.step:
            self.history.standings.insert(step, standing)
            return
        end, has_stopped = self.step, self.stopped is not None
        self.history.cut(standing.step)
        self._stand(standing)
        self.advance_by(step - self.step)
        self.advance_by(end - self.step + has_stopped)

    # Forks.

    def forked(self, built: Built, instead: bool) -> Run:
        """Return a second run from here with other settings; ``instead`` of one that there was."""
        made = Run(built, self.standing)
        made.history = self.history.copy_to(self.standing)
        made.beginning = Beginning(self.step, built.settings)
        told = told_changes(self.built.settings, built.settings)
        what = f" with {told}" if told else " with the same settings"
        made.tell_from_here("after the fork began")
        made._touched(f"The fork begins at step {self.step:,}{what}{', in place of the fork before' * instead}.")
        return made

    def stay(self) -> None:
        """Be the only run from now on; what was due to begin here has begun."""
        if self.due:
            self._go_on()
        self.beginning = None

    def begin_here(self, built: Built) -> None:
        """Stand as a fork that will begin here, with these settings, once it goes on."""
        told = told_changes(self.built.settings, built.settings)
        self._use(built)
        self.measured = measure(self.built, self.state, self.step)
        self.due = f"The fork begins at step {self.step:,} with {told or 'the same settings'}."
        self.sentence = f"Step {self.step:,} is before the fork; training that goes on from here begins it here."

    # What is remembered.

    def _go_on(self) -> str:
        """Forget what lay after this step, for it is about to be made anew; return a sentence where there was any."""
        gone = sum(step > self.step for step in self.history.standings.steps)
        self.history.cut(self.step)
        self.ending = None
        if self.due and self.beginning:
            sentence, self.due = self.due, None
            self.beginning = replace(self.beginning, step=self.step)
            self._record()
            self.note(sentence)
        return _gone(gone)

    def _say(self) -> None:
        if self.stopped is None:
            row, before = self.measured.row, self.since.row
            self.sentence = (
                f"{self._far()} {self.since.words}, at step {self.step:,}, the training loss went from "
                f"{short_number(before.training_loss)} to {short_number(row.training_loss)}, the test loss from "
                f"{short_number(before.test_loss)} to {short_number(row.test_loss)}."
            )

    def _far(self) -> str:
        epochs = int(self._now("").epochs - self.since.epochs + 1e-9)  # sums of thirds come out right
        return _many(epochs, "epoch") if epochs else _many(self.step - self.since.row.step, "batch", "es")


def _many(number: int, what: str, plural: str = "s") -> str:
    return f"1 {what}" if number == 1 else f"{number:,} {what}{plural}"


def _gone(steps: int) -> str:
    if not steps:
        return ""
    what = "recorded step after it is" if steps == 1 else f"{steps:,} recorded steps after it are"
    return f" The {what} gone; a fork would have kept {'it' if steps == 1 else 'them'}."
