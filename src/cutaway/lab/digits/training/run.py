"""A training that never ends by itself, whose settings may change while it goes on, and what forks off it."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from time import monotonic

from cutaway.errors import NonFiniteError
from cutaway.lab.digits.training.building import Built
from cutaway.lab.digits.training.history import Watch
from cutaway.lab.digits.training.measuring import measure
from cutaway.lab.digits.training.place import Place
from cutaway.lab.playground.changes import told_changes
from cutaway.numerals import short_number
from cutaway.train import State

Moment = tuple[State, float, Watch, bool, str]
"""Where a run stood before some steps, with what it said there."""


class Run(Place):
    """A network in training: how it goes on, by itself and by hand, and what forks off it."""

    # Going on.

    @property
    def is_ready(self) -> bool:
        """Whether the next step can be made at once; while the pictures of its epoch are being changed it cannot."""
        return self.built.training.is_ready(self.state)

    @property
    def most_steps(self) -> int | None:
        """How many steps can be made in one go: where something happens at the end of an epoch, up to there."""
        return self.steps_to_epoch if self.built.watches or self.built.settings.augmentations else None

    @property
    def steps_to_epoch(self) -> int:
        """How many steps are left of the epoch under way."""
        per_epoch = self.built.training.steps_per_epoch
        return per_epoch - self.state.step % per_epoch

    def tell_from_here(self) -> None:
        """Tell from now on how far it got from here."""
        self._since = self.record()

    def advance(self, steps: int, seconds: float | None = None) -> int:
        """Make steps, as many as were asked for or as there is time for; return how many were made."""
        if self.stopped is not None or steps < 1:
            return 0
        self.go_on()
        first, until = self.step, None if seconds is None else monotonic() + seconds
        while self._go(first + steps - self.offset) and self.step < first + steps:
            if until is not None and (monotonic() >= until or not self.is_ready):
                break
        return self.step - first

    @property
    def moment(self) -> Moment:
        """All that ``advance`` replaces, to take steps back."""
        return self.state, self.rate, self.watch, self.patient, self.sentence

    def take_back(self, before: Moment) -> None:
        """Undo steps that were just made, and with them that it stopped after them."""
        self.state, self.rate, self.watch, self.patient, self.sentence = before
        self.stopped = None
        self.go_on()

    def _go(self, end: int) -> bool:
        """Make some steps up to number ``end`` of the state's; return whether it can go on after them."""
        end = min(end, self.state.step + (self.most_steps or end))
        try:
            made = self.built.training.advance(self.state, end)
        except NonFiniteError as error:
            self._end = self.step, str(error)
            self.record()
            self.rest()
            return False
        self.state, self.rate = replace(made.state, loss_sum=0.0, loss_count=0), made.learning_rate
        if self.built.watches and self.state.step % self.built.training.steps_per_epoch == 0:
            self._look()
        return True

    def _look(self) -> None:
        """At the end of an epoch let the schedule and early stopping see the validation loss."""
        measured = measure(self.built, self.state, self.step)
        loss, epoch = measured.row.validation_loss, self.state.step // self.built.training.steps_per_epoch
        self.state = self.built.training.remembering(self.state, loss)
        patience = self.built.settings.early_stopping
        if loss < self.watch.loss:
            self.watch = Watch(loss, epoch)
        elif patience is not None and epoch - self.watch.epoch >= patience:
            self.watch, self.patient = Watch(self.watch.loss, epoch), False
        self._remember(measured)

    def say(self) -> None:
        """Say how far it got."""
        row, before = self.shown.measured.row, self._since.measured.row
        if self.stopped is None and row.step > before.step:
            self.sentence = (
                f"From step {before.step:,} to {row.step:,} the training loss went from "
                f"{short_number(before.training_loss)} to {short_number(row.training_loss)}, the validation loss from "
                f"{short_number(before.validation_loss)} to {short_number(row.validation_loss)}."
            )

    def say_enough(self) -> None:
        """Say that early stopping has had enough."""
        self.patient, best, patience = True, self.history.best_step, self.built.settings.early_stopping
        after = "an epoch" if patience == 1 else f"{patience} epochs"
        self.sentence = (
            f"Early stopping: {after} without a smaller validation loss. It was smallest at step {best:,}; "
            "go back there to keep that network, or play on."
        )

    def go_on(self) -> str:
        """Forget what lay after this step, for it is about to be made anew; return a sentence where there was any."""
        gone = len(self.history.cut(self.step))
        self._end = None
        if self._since.step > self.step:
            self.tell_from_here()
        if self.due is not None and self.begun is not None:
            sentence, self.due, self.begun = self.due, None, (self.step, self.begun[1])
            self._touched(sentence)
        return _gone(gone)

    # Changes by hand, and forks.

    def change(self, built: Built) -> None:
        """Go on with other settings: the weights stay, and what the optimizer remembers where it still fits."""
        told = told_changes(self.built.settings, built.settings)
        gone = self.go_on()
        self.close(built)
        self._use(built)
        self.sentence = f"Changed by hand: {told}."
        if self.step:
            self.history.note(self.step, self.sentence)
        self.sentence += gone

    def forked(self, built: Built, instead: bool) -> Run:
        """Return a second run from here with other settings; ``instead`` of one that there was."""
        standing = self.record()
        told = told_changes(self.built.settings, built.settings) or "the same settings"
        made = copy(self)  # what it has is replaced as it goes on, and never changed in place; but the history is
        made.history, made._end = self.history.copy_to(self.step), None
        made.begun = self.step, built.settings
        made._use(built)
        made._since = standing
        where = ", in place of the fork before" * instead
        made._touched(f"The fork begins at step {self.step:,} with {told}{where}.")
        return made

    def begin_here(self, built: Built) -> None:
        """Stand as a fork that will begin here, with these settings, once it goes on."""
        told = told_changes(self.built.settings, built.settings) or "the same settings"
        self.close(built)
        standing, self.built = self.shown, built
        self.stand(standing)
        self.due = f"The fork begins at step {self.step:,} with {told}."
        self.sentence = f"Step {self.step:,} is before the fork; training that goes on from here begins it here."

    def stay(self) -> None:
        """Be the only run from now on; what was due to begin here has begun."""
        if self.due is not None:
            self.go_on()
        self.begun = None


def _gone(steps: int) -> str:
    if not steps:
        return ""
    what = "recorded step after it is" if steps == 1 else f"{steps:,} recorded steps after it are"
    return f" The {what} gone; a fork would have kept {'it' if steps == 1 else 'them'}."
