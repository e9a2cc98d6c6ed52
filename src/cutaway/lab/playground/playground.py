"""A playground: commands become training, and training becomes what a page shows. One thread at a time uses it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import Any

from cutaway.errors import SettingError
from cutaway.lab.message import Message
from cutaway.lab.playground.answering import ANSWERS
from cutaway.lab.playground.beginnings import run_of_network, run_on_points
from cutaway.lab.playground.building import build
from cutaway.lab.playground.fork import changes_live
from cutaway.lab.playground.pair import Pair
from cutaway.lab.playground.points import Points, given_points
from cutaway.lab.playground.run import Run
from cutaway.lab.playground.speed import MOST_STEPS, Speedometer
from cutaway.lab.playground.table import table_points
from cutaway.lab.playground.telling import frame_of, scene_of
from cutaway.protocol import commands
from cutaway.protocol.commands import RunName, Speed
from cutaway.protocol.events import Done
from cutaway.protocol.settings import Settings

LONGEST_RUN = 0.5
"""Seconds after which ``run_to`` answers, wherever it is by then."""

A_WHILE = 0.1
"""Seconds of training after which ``run_to`` looks at the clock."""

PLAYED = "after Play was pressed"
"""What progress is told against while it plays."""

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
        self._pair = Pair(Run(build(settings)))
        self._frames = 0
        self._speed = Speedometer()

    # What a page is told.

    def scene(self, answers: int | None = None) -> list[Message]:
        """Return all that a page needs to begin: the scene, whole timelines, a picture of each run."""
        scene = scene_of(self._pair.main, self._pair.fork, answers, self._own)
        return [scene, *self._timelines(whole=True), *self._pictures()]

    def frames(self) -> list[Message]:
        """Return what is new on the timelines, and a picture of each run."""
        return [*self._timelines(whole=False), *self._pictures()]

    def _timelines(self, whole: bool) -> list[Message]:
        able = set(self._pair.places())
        return [(run.history.told(name, whole, able), {}) for name, run in self._pair.runs]

    def _pictures(self) -> list[Message]:
        return [self._picture(name, run) for name, run in self._pair.runs]

    def _picture(self, name: RunName, run: Run) -> Message:
        self._frames += 1
        speed = self._speed.per_second if self.playing else 0.0
        return frame_of(run, name, self._frames, self.playing, speed)

    # Going on.

    def advance(self, seconds: float) -> bool:
        """Train on at the speed at which it plays, at full speed for about so many seconds.

        Returns:
            Whether anything changed.
        """
        if self.playing is None:
            return False
        if self.playing == "fast":
            self._some_steps(MOST_STEPS, seconds)
        else:
            self._pair.one(self.playing)
        leader = self._pair.leader
        self._speed.note(leader.state.step / leader.built.training.steps_per_epoch)
        if self._pair.has_stopped:
            self.playing = None
        return True

    def _some_steps(self, most: int, seconds: float) -> None:
        """Make some steps, about as many as fit into the time."""
        began, steps = monotonic(), min(most, self._speed.steps_in(seconds, FIRST_STEPS))
        made = self._pair.make(steps, seconds)
        self._speed.took(made, monotonic() - began)

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
        if type(command) in ANSWERS:
            return self.question(number, command)()
        done = self._done().get(type(command))
        if done is None:
            raise SettingError(f"A playground knows no command {command.kind!r}; it is for the session.")
        before = self._pair.settings
        done(command)
        anew = type(command) in ANEW or self._pair.settings != before
        told = self.scene() if anew else self.frames()
        return [*told, (Done(answers=number), {})]

    def question(self, number: int, command: commands.Command) -> Callable[[], list[Message]]:
        """Return what answers a question, one of ``ANSWERS``: about the runs as they are now, whenever it is called."""
        if type(command) not in ANSWERS:
            raise SettingError(f"A playground answers no {command.kind!r}; it is for another page.")
        answer, runs = ANSWERS[type(command)], self._pair.still()
        return lambda: [answer(runs, number, command)]

    def _done(self) -> dict[type, Callable[[Any], None]]:
        return {
            commands.Change: self._change,
            commands.Play: self._play,
            commands.Pause: lambda _: self._pause(),
            commands.StepOn: self._step,
            commands.Reset: self._reset,
            commands.Edit: self._edit,
            commands.Points: lambda command: self._use(given_points(command)),
            commands.Table: lambda command: self._use(table_points(command.text)),
            commands.Seek: self._seek,
            commands.RunTo: self._run_to,
            commands.Fork: lambda command: self._pair.begin_fork(command.settings, command.run),
            commands.EndFork: lambda command: self._pair.end_fork(command.keep),
            commands.Load: self._load,
        }

    def _play(self, command: commands.Play) -> None:
        self._refuse_stopped()
        if self.playing is None:
            self._pair.tell_from_here(PLAYED)
        self.playing = command.speed
        self._speed.clear()

    def _pause(self) -> None:
        self.playing = None
        self._speed.clear()

    def _step(self, command: commands.StepOn) -> None:
        self._pause()
        self._refuse_stopped()
        self._pair.tell_from_here()
        self._pair.one(command.unit)

    def _refuse_stopped(self) -> None:
        if self._pair.has_stopped:
            raise SettingError("The training cannot go on from a number that is not finite; go back, or reset.")

    def _edit(self, command: commands.Edit) -> None:
        self._pair.edit(self._pair.run(command.run), command.name, command.index, command.value)

    def _change(self, command: commands.Change) -> None:
        if command.run == "fork":
            self._pair.change_fork(command.settings)
        elif changes_live(self._settings, command.settings):
            self._pair.change(command.settings)
        else:
            self._anew(Run(build(command.settings, self._own)))

    @property
    def _settings(self) -> Settings:
        return self._pair.main.built.settings

    def _reset(self, command: commands.Reset) -> None:
        seed = self._settings.seed if command.seed is None else command.seed
        self._anew(Run(build(replace(self._settings, seed=seed), self._own)))

    def _anew(self, run: Run) -> None:
        if run.built.parted.points.remark:
            run.note(run.built.parted.points.remark)
        self._pair = Pair(run)
        if self.playing:
            self._pair.tell_from_here("after the beginning")
        self._speed = Speedometer()

    def _use(self, points: Points) -> None:
        """Begin anew with the learner's own points, with an output that fits them."""
        run = run_on_points(self._settings, points)
        self._own = points
        self._anew(run)

    def _seek(self, command: commands.Seek) -> None:
        self._pair.seek(command.step)
        self._pause()

    def _run_to(self, command: commands.RunTo) -> None:
        self._pause()
        self._refuse_stopped()
        until, pair = monotonic() + LONGEST_RUN, self._pair
        pair.tell_from_here()
        while command.step > pair.leader.step and not pair.has_stopped and monotonic() < until:
            self._some_steps(command.step - pair.leader.step, A_WHILE)

    def _load(self, command: commands.Load) -> None:
        self._anew(run_of_network(self._settings, self._own, command.content))


ANEW = {
    commands.Change, commands.Reset, commands.Points, commands.Table, commands.Fork, commands.EndFork, commands.Load
}  # fmt: skip
"""The commands after which a page gets the whole scene."""
