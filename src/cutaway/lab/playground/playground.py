"""A playground: commands become training, and training becomes what a page shows. One thread at a time uses it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import Any

from cutaway.errors import DataError, SettingError
from cutaway.lab.descent import Trained, handle_descent
from cutaway.lab.message import Message
from cutaway.lab.playground.building import build
from cutaway.lab.playground.examining import examined
from cutaway.lab.playground.explaining import explained, nudged, trace_of
from cutaway.lab.playground.files import exported, loaded, settings_of
from cutaway.lab.playground.fork import changes_live, settings_of_fork
from cutaway.lab.playground.points import OWN, Points, given_points
from cutaway.lab.playground.run import Run
from cutaway.lab.playground.speed import Speedometer
from cutaway.lab.playground.table import table_points
from cutaway.lab.playground.telling import frame_of, scene_of
from cutaway.protocol import commands
from cutaway.protocol.commands import RunName, Speed, Unit
from cutaway.protocol.descent import DescentCommand, ListLandscapes, Race, ShowLandscape
from cutaway.protocol.events import Done
from cutaway.protocol.settings import Settings

LONGEST_RUN = 0.5
"""Seconds after which ``run_to`` answers, wherever it is by then."""

FIRST_STEPS = 25
"""How many steps are made at full speed before it is known what they take."""


class Playground:
    """One network in training, perhaps with a fork beside it, and all that can be done with them.

    Args:
        settings: What it begins with.

    Attributes:
        playing: The speed at which it plays, or None.

    Raises:
        CutawayError: The settings make no sense; the sentence says why.

    >>> playground = Playground(Settings())
    >>> [event.kind for event, _ in playground.scene()]
    ['scene', 'timeline', 'frame']
    """

    def __init__(self, settings: Settings) -> None:
        self.playing: Speed | None = None
        self._own: Points | None = None
        self._main = Run(build(settings))
        self._fork: Run | None = None
        self._frames = 0
        self._speed = Speedometer()

    # What a page is told.

    def scene(self, answers: int | None = None) -> list[Message]:
        """Return all that a page needs to begin: the scene, whole timelines, a picture of each run."""
        return [scene_of(self._main, self._fork, answers, self._own), *self._timelines(whole=True), *self._pictures()]

    def frames(self) -> list[Message]:
        """Return what is new on the timelines, and a picture of each run."""
        return [*self._timelines(whole=False), *self._pictures()]

    def _timelines(self, whole: bool) -> list[Message]:
        return [(run.history.told(name, whole), {}) for name, run in self._runs()]

    def _pictures(self) -> list[Message]:
        return [self._picture(name, run) for name, run in self._runs()]

    def _picture(self, name: RunName, run: Run) -> Message:
        self._frames += 1
        speed = self._speed.epochs_per_second if self.playing else 0.0
        return frame_of(run, name, self._frames, self.playing, speed)

    def _runs(self) -> list[tuple[RunName, Run]]:
        runs: list[tuple[RunName, Run]] = [("main", self._main)]
        return [*runs, ("fork", self._fork)] if self._fork else runs

    # Going on.

    def advance(self, seconds: float) -> bool:
        """Train on at the speed at which it plays, at full speed for about so many seconds.

        Returns:
            Whether anything changed.
        """
        if self.playing is None:
            return False
        changed = self._full_speed(seconds) if self.playing == "fast" else self._one(self.playing)
        training = self._main.built.training
        self._speed.note(self._main.state.step / training.steps_per_epoch)
        if all(run.stopped for _, run in self._runs()):
            self.playing = None
        return changed

    def _full_speed(self, seconds: float) -> bool:
        runs, began = self._runs(), monotonic()
        steps = self._speed.steps_in(seconds, FIRST_STEPS)
        made = self._main.advance(steps, seconds / len(runs))
        if self._fork:
            self._follow(made or steps)
        self._speed.took(made or steps, monotonic() - began)
        return True

    def _one(self, unit: Unit) -> bool:
        """Go one operation, example, batch or epoch further, in both runs."""
        main = self._main
        if unit in ("operation", "example") and not main.stopped:
            if main.walk_on(unit) and self._fork and not self._fork.stopped:
                self._fork.finish_walk()
            return True
        steps = 1 if unit != "epoch" else main.steps_to_epoch()
        made = main.advance(steps)
        while 0 < made < steps and not main.stopped:
            made += main.advance(steps - made)
        if self._fork:
            self._follow(made or steps)
        return True

    def _follow(self, steps: int) -> None:
        """Let the fork make as many steps as the other run made."""
        while self._fork and steps > 0 and not self._fork.stopped:
            steps -= self._fork.advance(steps)

    # What a page asks for.

    def handle(self, number: int, command: commands.Command) -> list[Message]:
        """Carry out a command.

        Args:
            number: The command's number, which its answer repeats.
            command: The command.

        Returns:
            The answers, with the scene and pictures where they changed.

        Raises:
            CutawayError: The command cannot be carried out; all is as it was.
        """
        asked = self._asked().get(type(command))
        if asked:
            return [asked(number, command)]
        done = self._done().get(type(command))
        if done is None:
            raise SettingError(f"A playground knows no command {command.kind!r}; it is for the session.")
        done(command)
        told = self.scene() if type(command) in ANEW else self.frames()
        return [*told, (Done(answers=number), {})]

    def _asked(self) -> dict[type, Callable[[int, Any], Message]]:
        return {
            commands.Explain: self._explain,
            commands.Nudge: self._nudge,
            commands.Examine: lambda number, command: (examined(self._run(command.run), number), {}),
            commands.Export: lambda number, command: exported(self._main, number, command.file),
            ListLandscapes: self._descend,
            ShowLandscape: self._descend,
            Race: self._descend,
        }

    def _done(self) -> dict[type, Callable[[Any], None]]:
        return {
            commands.Change: self._change,
            commands.Play: self._play,
            commands.Pause: lambda _: self._pause(),
            commands.StepOn: self._step,
            commands.Reset: self._reset,
            commands.Edit: lambda command: self._main.edit(command.name, command.index, command.value),
            commands.Points: lambda command: self._use(given_points(command)),
            commands.Table: lambda command: self._use(table_points(command.text)),
            commands.Seek: self._seek,
            commands.RunTo: self._run_to,
            commands.Fork: self._begin_fork,
            commands.EndFork: self._end_fork,
            commands.Load: self._load,
        }

    def _run(self, name: RunName) -> Run:
        if name == "main":
            return self._main
        if self._fork is None:
            raise DataError("There is no fork; begin one first.")
        return self._fork

    def _play(self, command: commands.Play) -> None:
        self._refuse_stopped()
        self.playing = command.speed
        self._speed.clear()

    def _pause(self) -> None:
        self.playing = None
        self._speed.clear()

    def _step(self, command: commands.StepOn) -> None:
        self._pause()
        self._refuse_stopped()
        self._one(command.unit)

    def _refuse_stopped(self) -> None:
        if all(run.stopped for _, run in self._runs()):
            raise SettingError("The training cannot go on from a number that is not finite; go back, or reset.")

    def _change(self, command: commands.Change) -> None:
        if command.run == "fork":
            fork = self._run("fork")
            settings = settings_of_fork(self._main.built.settings, command.settings)
            fork.change(build(settings, self._own), _changed(fork.built.settings, settings))
        elif changes_live(self._main.built.settings, command.settings):
            self._change_live(command.settings)
        else:
            self._anew(Run(build(command.settings, self._own)))

    def _change_live(self, settings: Settings) -> None:
        built, fork_built = build(settings, self._own), None
        before = self._main.built.settings
        if self._fork:
            own = self._fork.built.settings
            shared = replace(own, batch_size=settings.batch_size, shuffle=settings.shuffle)
            fork_built = build(shared, self._own)
        self._main.change(built, _changed(before, settings))
        if self._fork and fork_built and fork_built.settings != self._fork.built.settings:
            self._fork.change(fork_built, _changed(self._fork.built.settings, fork_built.settings))

    def _reset(self, command: commands.Reset) -> None:
        settings = self._main.built.settings
        self._anew(Run(build(settings if command.seed is None else replace(settings, seed=command.seed), self._own)))

    def _anew(self, run: Run) -> None:
        if run.built.parted.points.remark:
            run.note(run.built.parted.points.remark)
        self._main, self._fork = run, None
        self._speed = Speedometer()

    def _use(self, points: Points) -> None:
        """Begin anew with the learner's own points, with an output that fits them."""
        settings = self._main.built.settings
        settings = _fitting(replace(settings, data=replace(settings.data, name=OWN)), points)
        run = Run(build(settings, points))
        self._own = points
        self._anew(run)

    def _seek(self, command: commands.Seek) -> None:
        """Go to a step; a run that was never there goes to its last step before, for there it had stopped."""
        runs = [run for _, run in self._runs()]
        if not any(command.step in run.history.standings for run in runs):
            self._main.seek(command.step)  # which refuses
        self._pause()
        for run in runs:
            run.seek(run.history.standings.before(command.step) or 0)

    def _run_to(self, command: commands.RunTo) -> None:
        self._pause()
        self._refuse_stopped()
        until = monotonic() + LONGEST_RUN
        while command.step > self._main.step and not self._main.stopped and monotonic() < until:
            self._some_steps(command.step - self._main.step)

    def _some_steps(self, most: int) -> None:
        """Make some steps, about as many as take a tenth of a second."""
        began, steps = monotonic(), min(most, self._speed.steps_in(0.1, FIRST_STEPS))
        made = self._main.advance(steps)
        if self._fork:
            self._follow(made)
        self._speed.took(made, monotonic() - began)

    def _begin_fork(self, command: commands.Fork) -> None:
        settings = settings_of_fork(self._main.built.settings, command.settings)
        built = build(settings, self._own, self._main.state.arrays)
        self._fork = self._main.forked(built)

    def _end_fork(self, command: commands.EndFork) -> None:
        self._main, self._fork = self._run(command.keep), None

    def _load(self, command: commands.Load) -> None:
        network = loaded(command.content)
        settings = settings_of(network.specification, self._main.built.settings)
        run = Run(build(settings, self._own))
        outputs = run.built.network.specification.sizes[-1]
        if network.specification.sizes[-1] != outputs:
            given = network.specification.sizes[-1]
            raise DataError(f"The network has {given} outputs; the points at hand need {outputs}. Choose others first.")
        state = replace(run.state, parameters=network.parameters, statistics=network.statistics)
        run = Run(run.built, replace(run.standing, state=state))
        run.note("A network was loaded from a file; its training begins at step 0.")
        self._anew(run)

    def _explain(self, number: int, command: commands.Explain) -> Message:
        run = self._run(command.run)
        return explained(run, number, command, trace_of(run, command.examples)), {}

    def _descend(self, number: int, command: DescentCommand) -> Message:
        network, train = self._main.network, self._main.built.training.train
        dtype = network.specification.dtype
        return handle_descent(number, command, Trained(network, train.scaled(dtype), train.y(dtype)))

    def _nudge(self, number: int, command: commands.Nudge) -> Message:
        return nudged(number, command, trace_of(self._run(command.run), command.examples)), {}


ANEW = {
    commands.Change, commands.Reset, commands.Points, commands.Table, commands.Fork, commands.EndFork, commands.Load
}  # fmt: skip
"""The commands after which a page gets the whole scene."""


def _changed(before: Settings, after: Settings) -> str:
    """Return what was changed, as a sentence."""
    names = [name for name in before.__dataclass_fields__ if getattr(before, name) != getattr(after, name)]
    told = [f"{name.replace('_', ' ')} {_told(getattr(after, name))}" for name in names]
    return f"Changed by hand: {', '.join(told)}." if told else "Nothing was changed."


def _told(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(getattr(one, "activation", str(one)) for one in value) or "none"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _fitting(settings: Settings, points: Points) -> Settings:
    """Return settings whose output can answer points: for many classes softmax, for numbers a plain output."""
    if len(points.classes) > 2 and settings.output not in ("softmax", "log_softmax"):
        return replace(settings, output="softmax", loss="cross_entropy")
    if not points.classes and settings.data.name == OWN:
        return replace(settings, output="identity", loss="half_squared_error")
    return settings
