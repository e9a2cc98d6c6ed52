"""The lab's server in a thread, and what its page shows."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import RLock
from typing import Any

from numpy.typing import NDArray

from cutaway.lab.address import bound
from cutaway.lab.digits import Studio
from cutaway.lab.engine import Engine
from cutaway.lab.guards import Guard
from cutaway.lab.limits import Limits
from cutaway.lab.message import Message
from cutaway.lab.pages import lab_folder
from cutaway.lab.playground import Playground
from cutaway.lab.playground.catalogue import catalogue
from cutaway.lab.playground.telling import scene_of
from cutaway.lab.serve import server
from cutaway.protocol.commands import Command
from cutaway.protocol.events import Frame, Scene
from cutaway.protocol.settings import Settings

PATIENCE = 20.0
"""Seconds after which something that should happen is given up; a shared machine may be slow."""


class Watched(Playground):
    """A playground that a test may look at while its own thread trains it: one of the two waits."""

    def __init__(self, settings: Settings) -> None:
        self.lock = RLock()
        super().__init__(settings)

    def handle(self, number: int, command: Command) -> list[Message]:
        with self.lock:
            return super().handle(number, command)

    def question(self, number: int, command: Command) -> Callable[[], list[Message]]:
        with self.lock:
            return super().question(number, command)

    def advance(self, seconds: float) -> bool:
        with self.lock:
            return super().advance(seconds)

    def scene(self, answers: int | None = None) -> list[Message]:
        with self.lock:
            return super().scene(answers)

    def frames(self) -> list[Message]:
        with self.lock:
            return super().frames()

    def now(self) -> list[Message]:
        """Return the scene and a picture of each run, and leave it to the page to be told of them."""
        with self.lock:
            return [scene_of(self._pair.main, self._pair.fork, None, self._own), *self._pictures()]


class Lab:
    """A server in a thread, and the playgrounds and studios that it made.

    Args:
        port: Where it listens; 0 for a free port.
        limits: Of the server.
    """

    def __init__(self, port: int = 0, limits: Limits | None = None) -> None:
        self.playgrounds: list[Watched] = []
        self.listener = bound("127.0.0.1", port)
        self.studios: list[Studio] = []
        engine = Engine(self._made, catalogue, self._opened)
        self.running = server(self.listener, engine, lab_folder(), Guard(), limits or Limits())
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}/"

    def _made(self, settings: Settings) -> Playground:
        self.playgrounds.append(Watched(settings))
        return self.playgrounds[-1]

    def _opened(self) -> Studio:
        self.studios.append(Studio())
        return self.studios[-1]

    def picture(self, run: str = "main") -> tuple[Frame, Mapping[str, NDArray[Any]]]:
        """What the newest playground would show now of a run."""
        pictures = [(event, arrays) for event, arrays in self.playgrounds[-1].now() if isinstance(event, Frame)]
        return next(one for one in pictures if one[0].run == run)

    def scene(self, which: int = -1) -> Scene:
        """What a page of a playground begins with; without ``which``, of the newest."""
        return next(event for event, _ in self.playgrounds[which].now() if isinstance(event, Scene))

    def points(self) -> Mapping[str, NDArray[Any]]:
        """The points of the newest playground, those to learn from and the others."""
        return next(arrays for event, arrays in self.playgrounds[-1].now() if isinstance(event, Scene))


@contextmanager
def serving(port: int = 0, limits: Limits | None = None) -> Iterator[Lab]:
    """A lab that serves."""
    made = Lab(port, limits)
    thread = threading.Thread(target=made.running.run, kwargs={"sockets": [made.listener]})
    thread.start()
    try:
        eventually(lambda: made.running.started)
        yield made
    finally:
        made.running.should_exit = True
        thread.join(PATIENCE)
        made.listener.close()
        assert not thread.is_alive()


def eventually(true: Callable[..., Any]) -> None:
    """Wait until something has become true; it is called with nothing (what is in a loop is bound by defaults)."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it did not become true"
        time.sleep(0.02)


def number(page: Any, name: str) -> float:
    """Return the number that the page shows by this name, as it got it."""
    return float(page.locator(f'[data-name="{name}"]').first.get_attribute("data-number"))


def epoch(page: Any) -> int:
    return int(page.locator('[data-counter="epoch"]').inner_text().replace(",", ""))


def settled(page: Any, lab: Lab) -> None:
    """Wait until the page shows what the engine has."""
    eventually(lambda: number(page, "training loss") == lab.picture()[0].row.training_loss)


def press(page: Any, name: str) -> None:
    """Press the button with exactly this name."""
    page.get_by_role("button", name=name, exact=True).click()


def choose(page: Any, label: str, option: str) -> None:
    """Choose from the list with exactly this label."""
    page.get_by_label(label, exact=True).select_option(option)


def walked(page: Any, epochs: int) -> None:
    """Train some epochs, one at a time, so that each is recorded."""
    for _ in range(epochs):
        expected = epoch(page) + 1
        press(page, "Step")
        eventually(lambda expected=expected: epoch(page) == expected)
