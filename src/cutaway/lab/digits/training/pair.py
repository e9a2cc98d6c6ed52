"""A run and perhaps a fork of it: how both go on side by side, and go back and forth together."""

from __future__ import annotations

from cutaway.errors import DataError
from cutaway.lab.digits.training.building import rebuilt
from cutaway.lab.digits.training.forking import settings_of_fork
from cutaway.lab.digits.training.history import bound
from cutaway.lab.digits.training.run import Run
from cutaway.lab.two_runs import TwoRuns
from cutaway.protocol.digits import DigitsSettings, RunName

NOTHING = "Nothing was changed."
PREPARING = "The pictures of the next epoch are being changed; that takes longer than to learn from them."


class Pair(TwoRuns[Run]):
    """The main run, and the fork where there is one.

    While both go on they are at the same step. One that has met a number that is not finite stays where it stopped, and
    the other goes on alone.
    """

    def __init__(self, main: Run) -> None:
        super().__init__(main)
        self._said = ""

    @property
    def able(self) -> list[Run]:
        """The runs that can go on; the first of them sets the pace."""
        return [run for _, run in self.runs if run.stopped is None]

    # Going on.

    def make(self, steps: int, seconds: float) -> int:
        """Make steps in all runs, as many as were asked for or as there is time for; return how many were made."""
        able = self.able
        if not all(run.is_ready for run in able):
            if self.main.sentence != PREPARING:
                self._said, self.main.sentence = self.main.sentence, PREPARING
            return 0
        steps = min([steps, *(run.most_steps or steps for run in able)])
        leader, *others = able
        begun = leader.moment
        made = leader.advance(steps, seconds / len(able))
        for other in others:
            if (done := other.advance(made)) < made:  # it has stopped: both are to stand at that step
                leader.take_back(begun)
                made = leader.advance(done)
        if any(run.step in run.history.standings for run in able):  # one has looked at the end of its epoch
            self.record()
        return made

    def rest(self) -> None:
        """Wait for no pictures any more: say what was said before."""
        if self.main.sentence == PREPARING:
            self.main.sentence = self._said

    def record(self) -> None:
        """Measure and remember where the runs stand, and say how far they got."""
        for run in self.able:
            run.record()
            run.say()
        self.bound()

    def bound(self) -> None:
        """Bound what is remembered."""
        stops = {run.step for _, run in self.runs if run.stopped is not None}
        bound(stops, *(run.history for _, run in self.runs))

    # Back and forth.

    def places(self) -> list[int]:
        """Return the steps that both can go to: recorded of both, or of one where the other had stopped before."""
        recorded = {step for _, run in self.runs for step in run.history.standings.steps}
        return sorted(step for step in recorded if all(run.was_at(step) for _, run in self.runs))

    def seek(self, step: int) -> None:
        """Go to a step; a run that was never there goes to where it had stopped.

        Raises:
            DataError: The step is not recorded.
        """
        if step not in self.places():
            raise DataError(f"Step {step:,} is not recorded; choose one of the timeline, such as {self.main.step:,}.")
        for _, run in self.runs:
            run.seek(run.history.standings.before(step) or 0)
        fork, main = self.fork, self.main
        if fork and fork.begun and fork.step < fork.begun[0]:
            wanted = settings_of_fork(main.built.settings, fork.begun[1])
            fork.begin_here(rebuilt(fork.built, wanted))

    # Changes.

    def change(self, name: RunName, settings: DigitsSettings) -> None:
        """Go on with other settings of a run: of a fork's it takes what a fork may change.

        Raises:
            CutawayError: There is no fork, or the settings make no sense; all is as it was.
        """
        run = self.run(name)
        wanted = settings_of_fork(run.built.settings, settings) if name == "fork" else settings
        if wanted == run.built.settings:
            run.sentence = NOTHING
            return
        built = rebuilt(run.built, wanted)  # which may refuse
        self._meet(run)
        self.record()
        if run.built.settings != wanted:
            run.change(built)
        self.bound()

    def begin_fork(self, settings: DigitsSettings) -> None:
        """Begin a fork of the main run, in place of the fork that there was.

        Raises:
            CutawayError: The settings make no sense; all is as it was.
        """
        main = self.main
        built = rebuilt(main.built, settings_of_fork(main.built.settings, settings), beside=True)
        before, self.fork = self.fork, main.forked(built, instead=self.fork is not None)
        if before:
            before.close()
        main.sentence = self.fork.sentence
        self.bound()

    def end_fork(self, keep: RunName) -> None:
        """Leave the fork, or keep it in place of the main run.

        Raises:
            DataError: There is no fork to be kept.
        """
        kept, runs = self.run(keep), self.runs
        self.main, self.fork = kept, None
        for _, run in runs:
            if run is not kept:
                run.close()
        self.main.stay()
        self.bound()

    def close(self) -> None:
        """Give up what is being made ready, for neither goes on."""
        for _, run in self.runs:
            run.close()

    def keep(self, name: str) -> None:
        """Keep the present step as a checkpoint.

        Raises:
            SettingError: Its name is empty or too long, or there is no room.
        """
        step = max(run.step for _, run in self.runs)
        standing = [run for _, run in self.runs if run.step == step]
        for run in standing:
            run.record()
            run.history.keep(step, name)
        for run in standing:
            run.sentence = f"Step {step:,} is kept as {name.strip()!r}."
        self.bound()

    def _meet(self, run: Run) -> None:
        """Where a run had stopped before the other, take both to where it stands: it is about to go on from there."""
        if any(run.step < other.step for _, other in self.runs):
            self.seek(run.step)
