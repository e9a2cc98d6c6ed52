"""The studio of the digits page: what is trained there, and what reads. One thread at a time uses it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

from cutaway.data import Dataset
from cutaway.errors import DataError, SettingError
from cutaway.lab.digits.readable import Readable
from cutaway.lab.digits.reading import ANSWERS, Desk
from cutaway.lab.digits.shipped import shipped
from cutaway.lab.digits.training.building import build, changes_live
from cutaway.lab.digits.training.downloads import told_coming, under_way
from cutaway.lab.digits.training.learning import learned_run
from cutaway.lab.digits.training.looks import Looks
from cutaway.lab.digits.training.pair import Pair
from cutaway.lab.digits.training.player import Player
from cutaway.lab.digits.training.run import Run
from cutaway.lab.digits.training.sets import best_at_hand, download, offered, picture_set
from cutaway.lab.digits.training.telling import frame_of, scene_of, vault_opened
from cutaway.lab.lane import Later
from cutaway.lab.message import Message
from cutaway.lab.playground.files import network_file
from cutaway.protocol import commands, digits
from cutaway.protocol.commands import Speed
from cutaway.protocol.digits import DigitsSettings, NetworkName
from cutaway.protocol.events import Done

DAMAGED = "{sentence} So these are the digits that come with Cutaway, 1,797 pictures of 8 x 8 pixels."

NO_MNIST = (
    "MNIST is not on this machine, so these are the digits that come with Cutaway, 1,797 pictures of 8 x 8 pixels; "
    "MNIST can be downloaded here."
)


class Studio:
    """A network in training on pictures, perhaps with a fork beside it, and what reads pictures.

    >>> [event.kind for event, _ in Studio().scene()]
    ['digits_scene', 'digits_timeline', 'digits_frame']
    """

    def __init__(self) -> None:
        self._at_hand = best_at_hand()
        self._remark = "" if self._at_hand == "mnist" else NO_MNIST
        self._player = Player(Pair(self._first()))
        self._desk = Desk(self._open_tests)
        self._looks = Looks()
        self._frames = 0

    def _first(self) -> Run:
        """Return a run on the best pictures at hand; where they are damaged, on those that always are."""
        try:
            return Run(build(DigitsSettings(data=self._at_hand)))
        except DataError as error:
            self._at_hand, self._remark = "digits", DAMAGED.format(sentence=error)
            return Run(build(DigitsSettings(data="digits")))

    @property
    def playing(self) -> Speed | None:
        """The speed at which it plays, or None."""
        return self._player.playing

    @playing.setter
    def playing(self, speed: Speed | None) -> None:
        self._player.playing = speed

    @property
    def _pair(self) -> Pair:
        return self._player.pair

    @property
    def _main(self) -> Run:
        return self._pair.main

    # What a page is told.

    def scene(self, answers: int | None = None) -> list[Message]:
        """Return all that a page needs to begin: the scene, whole timelines, a picture of each run."""
        return [self._stage(answers), *self._timelines(whole=True), *self._pictures()]

    def _stage(self, answers: int | None = None) -> Message:
        return scene_of(self._main, self._pair.fork, told_coming() or self._remark, self._looks, answers)

    def frames(self) -> list[Message]:
        """Return what is new on the timelines, and a picture of each run."""
        return [*self._timelines(whole=False), *self._pictures()]

    def _timelines(self, whole: bool) -> list[Message]:
        able = set(self._pair.places())
        return [(run.history.told(name, whole, able), {}) for name, run in self._pair.runs]

    def _pictures(self) -> list[Message]:
        first, speed = self._frames + 1, self._player.samples_per_second
        self._frames += len(self._pair.runs)
        numbered = enumerate(self._pair.runs, start=first)
        return [frame_of(run, name, number, self.playing, speed) for number, (name, run) in numbered]

    def advance(self, seconds: float) -> bool:
        """Train about so long at most; return whether there is something new to be seen."""
        return self._player.advance(seconds)

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
        done = self._done().get(type(command))
        if done is None:
            return self.question(number, command)()
        before = self._settings
        done(command)
        told = self.scene() if type(command) in ANEW or self._settings != before else self.frames()
        return [*told, (Done(answers=number), {})]

    def question(self, number: int, command: commands.Command) -> Callable[[], list[Message]]:
        """Return what answers a command that takes its time: about the networks as they are now."""
        if type(command) in ANSWERS:
            networks = self._networks()
            return lambda: self._answered(networks, number, command)
        slow = self._slow().get(type(command))
        if slow is None:
            raise SettingError(f"The digits page knows no command {command.kind!r}.")
        made: Callable[[], list[Message]] = slow(number, command)
        return made

    def _answered(self, networks: dict[NetworkName, Readable], number: int, command: Any) -> list[Message]:
        looks, answer = self._looks.count, ANSWERS[type(command)](networks, self._desk, number, command)
        return [answer] if self._looks.count == looks else [self._stage(), answer]

    def _open_tests(self) -> Dataset:
        """Open the vault for pictures to read: that is a look, too."""
        self._looks.add_pictures()
        return picture_set(self._at_hand).vault.open(None, "pictures to read")

    def _done(self) -> dict[type, Callable[[Any], None]]:
        return {
            commands.Play: lambda command: self._player.play(command.speed),
            commands.Pause: lambda _: self._player.pause(),
            commands.StepOn: lambda command: self._player.step(command.unit),
            commands.RunTo: lambda command: self._player.run_to(command.step),
            commands.Reset: self._reset,
            commands.Seek: self._seek,
            commands.EndFork: lambda command: self._player.end_fork(command.keep),
            digits.ChangeDigits: self._change,
            digits.ForkDigits: lambda command: self._pair.begin_fork(command.settings),
            digits.KeepStep: lambda command: self._pair.keep(command.name),
        }

    def _slow(self) -> dict[type, Callable[[int, Any], Callable[[], list[Message]]]]:
        return {
            commands.Export: self._export,
            digits.OpenVault: self._open_vault,
            digits.GetData: self._get,
            digits.LearnPieces: self._learn,
        }

    @property
    def _settings(self) -> list[DigitsSettings]:
        return [run.built.settings for _, run in self._pair.runs]

    def _networks(self) -> dict[NetworkName, Readable]:
        trained: dict[NetworkName, Readable] = {name: run.readable for name, run in self._pair.runs}
        return {"shipped": shipped(self._at_hand), **trained}

    # Beginning anew, other settings, back and forth.

    def _change(self, command: digits.ChangeDigits) -> None:
        settings = command.settings
        if command.run == "fork" or changes_live(self._main.built.settings, settings):
            self._pair.change(command.run, settings)
        else:
            self._begin(settings)

    def _reset(self, command: commands.Reset) -> None:
        settings = self._main.built.settings
        self._begin(replace(settings, seed=settings.seed if command.seed is None else command.seed))

    def _begin(self, settings: DigitsSettings) -> None:
        """Begin anew; pictures of the learner's own stay where the set does."""
        built = self._main.built
        own = built.own if settings.data == built.settings.data else None
        self._use(Run(build(settings, own)), self.playing)
        if settings.data != built.settings.data:
            self._remark = ""

    def _use(self, main: Run, playing: Speed | None = None) -> None:
        self._pair.close()
        self._player = Player(Pair(main))
        if playing:
            self._player.play(playing)

    def _seek(self, command: commands.Seek) -> None:
        self._pair.seek(command.step)
        self._player.rest()

    # What takes its time.

    def _export(self, number: int, command: commands.Export) -> Callable[[], list[Message]]:
        if command.file != "network":
            raise SettingError(f"The digits page saves the network as a file, and not as {command.file!r}.")
        network = self._main.network
        return lambda: [network_file(number, network)]

    def _open_vault(self, number: int, command: digits.OpenVault) -> Callable[[], list[Message]]:
        run = self._pair.run(command.run)
        network, step = run.network, run.step

        def opened() -> list[Message]:
            event = vault_opened(run, network, step, number, command.run, self._looks.count + 1)
            self._looks.add(event.sentence, run)
            run.history.note(step, event.sentence)
            return [self._stage(), *self._timelines(whole=False), (event, {})]

        return opened

    def _get(self, number: int, command: digits.GetData) -> Later:
        """Have another thread download a set; which one is learned from stays for the learner to choose."""
        coming = under_way(offered(command.name).name, download)
        return Later(coming, lambda: self._got(number, coming))

    def _got(self, number: int, coming: Future[None]) -> list[Message]:
        coming.result()  # raises what went wrong
        self._at_hand, self._remark = best_at_hand(), ""
        return [*self.scene(), (Done(answers=number), {})]

    def _learn(self, number: int, command: digits.LearnPieces) -> Callable[[], list[Message]]:
        builts = {name: run.built for name, run in self._pair.runs}
        networks, pieces = self._networks(), self._desk.pieces

        def learned() -> list[Message]:
            main, event = learned_run(builts, networks, pieces, number, command)
            self._use(main)
            return [*self.scene(), (event, {})]

        return learned


ANEW = {digits.ChangeDigits, commands.Reset, digits.ForkDigits, commands.EndFork}
"""The commands after which a page gets the whole scene."""
