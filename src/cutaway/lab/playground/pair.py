"""A run and perhaps a fork of it: how both go on with the same batches, and go back and forth together."""

from __future__ import annotations

from dataclasses import replace

from cutaway.lab.playground.building import rebuilt
from cutaway.lab.playground.editing import edited
from cutaway.lab.playground.fork import built_of_fork, settings_of_fork
from cutaway.lab.playground.history import bound
from cutaway.lab.playground.meeting import keep_stops, keep_way
from cutaway.lab.playground.run import Run
from cutaway.lab.two_runs import TwoRuns
from cutaway.protocol.commands import RunName, Unit
from cutaway.protocol.settings import Settings

NOTHING = "Nothing was changed."


class Pair(TwoRuns[Run]):
    """The main run, and the fork where there is one.

    While both go on they are at the same step. One that has met a number that is not finite stays where it stopped, and
    the other goes on alone.
    """

    @property
    def settings(self) -> list[Settings]:
        """The settings of each run."""
        return [run.built.settings for _, run in self.runs]

    @property
    def leader(self) -> Run:
        """The run that sets the pace: the main one, or its fork where the main one has stopped."""
        return self.fork if self.fork and self.main.stopped is not None else self.main

    @property
    def has_stopped(self) -> bool:
        """Whether none can go on."""
        return all(run.stopped is not None for _, run in self.runs)

    def still(self) -> Pair:
        """Return both as they are now; whatever they do later, these stay so."""
        made = Pair(self.main.still())
        made.fork = self.fork.still() if self.fork else None
        return made

    # Going on.

    def tell_from_here(self, words: str = "later") -> None:
        """Tell of both from now on how far they got from here."""
        for _, run in self.runs:
            run.tell_from_here(words)

    def make(self, steps: int, seconds: float = 1.0) -> int:
        """Make steps, as many as were asked for or as there is time for; return how many were made."""
        able = [run for _, run in self.runs if run.stopped is None]
        for place, run in enumerate(able):
            keep_stops(*(run for _, run in self.runs))
            begun = run.standing
            if made := run.advance(steps, seconds / len(able)):
                for other in able[place + 1 :]:
                    other.advance_by(made)
                    keep_way(run, other, begun)
                return made
        return 0

    def one(self, unit: Unit) -> None:
        """Go one operation, example, batch or epoch further, in both runs."""
        if unit in ("operation", "example"):
            self._walk(unit)
            return
        steps = self.leader.steps_to_epoch() if unit == "epoch" else 1
        while steps > 0 and not self.has_stopped:
            steps -= self.make(steps)

    def _walk(self, unit: Unit) -> None:
        keep_stops(*(run for _, run in self.runs))
        leader, begun = self.leader, self.leader.standing
        over = leader.walk_on(unit)
        if over and self.fork and self.fork is not leader and self.fork.stopped is None:
            self.fork.finish_walk()
            keep_way(leader, self.fork, begun)

    # Back and forth.

    def places(self) -> list[int]:
        """Return the steps that both can go to: recorded of both, or of one where the other had stopped before."""
        recorded = {step for _, run in self.runs for step in run.history.standings.steps}
        return sorted(step for step in recorded if all(run.was_at(step) for _, run in self.runs))

    def seek(self, step: int) -> None:
        """Go to a step, or to the last place before it where only one run has recorded it.

        A run that was never there goes to where it had stopped.

        Raises:
            DataError: The step is not recorded of any run.
        """
        if not any(step in run.history.standings for _, run in self.runs):
            self.main.seek(step)  # which refuses
        place = max(place for place in self.places() if place <= step)
        for _, run in self.runs:
            run.seek(run.history.standings.before(place) or 0)
            if run.step < place:
                run.rest()
            if place < step:
                run.sentence += f" Step {step:,} is recorded of one of the runs only."
        self._begin_anew()

    def _begin_anew(self) -> None:
        """Where both are before the fork's beginning, it will begin here."""
        fork, main = self.fork, self.main
        if fork and fork.beginning and fork.step < fork.beginning.step:
            fork.begin_here(rebuilt(main.built, settings_of_fork(main.built.settings, fork.beginning.settings)))

    # Changes.

    def change(self, settings: Settings) -> None:
        """Go on with other settings of the main run; the fork shares the batches.

        Raises:
            CutawayError: The settings make no sense; all is as it was.
        """
        if settings == self.main.built.settings:
            self.main.sentence = NOTHING
            return
        rebuilt(self.main.built, settings)  # which may refuse
        self._meet(self.main)
        self.main.change(rebuilt(self.main.built, settings))
        if self.fork and self.fork.step == self.main.step:
            own = replace(self.fork.built.settings, batch_size=settings.batch_size, shuffle=settings.shuffle)
            if own != self.fork.built.settings:
                self.fork.change(rebuilt(self.fork.built, own))
        self._bound()

    def change_fork(self, settings: Settings) -> None:
        """Go on with other settings of the fork: of those given it takes what a fork may change.

        Raises:
            CutawayError: There is no fork, or the settings make no sense; all is as it was.
        """
        fork = self.run("fork")
        if built_of_fork(fork.built, settings) is fork.built:  # which may refuse
            fork.sentence = NOTHING
            return
        self._meet(fork)
        fork.change(built_of_fork(fork.built, settings))
        self._bound()

    def edit(self, run: Run, name: str, index: tuple[int, ...], value: float) -> None:
        """Set one weight or bias of a run.

        Raises:
            SettingError: There is no such number, or the value is beyond all sense.
        """
        edited(run.state, name, index, value)  # which may refuse
        self._meet(run)
        run.edit(name, index, value)

    def begin_fork(self, settings: Settings, name: RunName) -> None:
        """Begin a fork of one of the runs, in place of the fork that there was.

        Raises:
            CutawayError: There is no fork to begin from, or the settings make no sense; all is as it was.
        """
        base = self.run(name)
        built_of_fork(base.built, settings)  # which may refuse
        if base is self.fork:
            self._meet(base)
        self.fork = base.forked(built_of_fork(base.built, settings), instead=self.fork is not None)
        self.main.sentence = self.fork.sentence
        self._bound()

    def _meet(self, run: Run) -> None:
        """Where a run had stopped before the other, take both to where it stands: it is about to go on from there."""
        if any(run.step < other.step for _, other in self.runs):
            self.seek(run.step)

    def end_fork(self, keep: RunName) -> None:
        """Leave the fork, or keep it in place of the main run.

        Raises:
            DataError: There is no fork to be kept.
        """
        self.main, self.fork = self.run(keep), None
        self.main.stay()
        self._bound()

    def _bound(self) -> None:
        bound({run.step for _, run in self.runs}, *(run.history for _, run in self.runs))
