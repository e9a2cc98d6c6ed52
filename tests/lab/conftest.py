"""A real server on a port of this machine, a playground that trains nothing, and a client that speaks the protocol."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from cutaway.errors import SettingError
from cutaway.lab.address import bound
from cutaway.lab.engine import Engine
from cutaway.lab.guards import Guard
from cutaway.lab.limits import Limits
from cutaway.lab.message import Message
from cutaway.lab.serve import server
from cutaway.protocol import VERSION
from cutaway.protocol.commands import Change, Command, Pause, Play, Reset, Seek, Speed, StepOn
from cutaway.protocol.events import Catalogue, Done, Frame, Row, Scene
from cutaway.protocol.settings import Settings

PATIENCE = 20.0
"""Seconds after which something that should happen is given up; a shared machine may be slow."""

NOTHING = Catalogue(
    data=(), features=(), activations=(), outputs=(), losses=(), optimizers=(), schedules=(), initializers=(),
    regularizers=(), augmentations=(), most_layers=10, most_units=32,
)  # fmt: skip


class StandIn:
    """A playground whose training is counting; ``reset`` with seed 13 breaks it, and seed 14 breaks its training."""

    made: list[StandIn]

    def __init__(self, settings: Settings) -> None:
        if settings.batch_size > 1000:
            raise SettingError("A batch has 1,001 examples; at most 1,000 are taken.")
        self.settings = settings
        self.playing: Speed | None = None
        self.step = 0
        self.pictures = 0
        self.threads = {threading.get_ident()}
        self.broken = False
        StandIn.made.append(self)

    def scene(self, answers: int | None = None) -> list[Message]:
        self.threads.add(threading.get_ident())
        scene = Scene(
            answers=answers, settings=self.settings, fork=None, task="classification", classes=("0", "1"), columns=(),
            bounds=(-6.0, 6.0), low=-1.0, high=1.0, one_dimensional=False, steps_per_epoch=25, engine="none",
            network="none",
        )  # fmt: skip
        return [(scene, {"train_x": np.zeros((1, 2), dtype=np.float32)}), *self.frames()]

    def frames(self) -> list[Message]:
        self.pictures += 1
        frame = Frame(
            number=self.pictures, run="main", row=Row(step=self.step, training_loss=0.5, test_loss=float("nan"),
            training_accuracy=None, test_accuracy=None), epoch=0, batch=0, example=0, learning_rate=0.03,
            playing=self.playing, epochs_per_second=0.0, operation=None, sentence="", first_step=0,
            last_step=self.step, stopped=None,
        )  # fmt: skip
        return [(frame, {"W1": np.full((2, 3), self.step, dtype=np.float64)})]

    def handle(self, number: int, command: Command) -> list[Message]:
        self.threads.add(threading.get_ident())
        done: Message = (Done(answers=number), {})
        if isinstance(command, Play | Pause):
            self.playing = command.speed if isinstance(command, Play) else None
            return [done]
        if isinstance(command, StepOn):
            self.step += 1
        elif isinstance(command, Seek):
            self.step = command.step
        elif isinstance(command, Change):
            self.settings = command.settings
        elif isinstance(command, Reset):
            self._reset(command)
        else:
            raise SettingError(f"The stand-in cannot {command.kind}.")
        return [done, *self.frames()]

    def question(self, number: int, command: Command) -> Callable[[], list[Message]]:
        return lambda: self.handle(number, command)

    def _reset(self, command: Reset) -> None:
        if command.seed == 13:
            raise ZeroDivisionError
        self.broken = command.seed == 14
        self.step = 0
        self.settings = replace(self.settings, seed=command.seed or 0)

    def advance(self, seconds: float) -> bool:  # noqa: ARG002 (the real one trains so long)
        if self.broken:
            raise ZeroDivisionError
        self.step += 1
        time.sleep(0.001)
        return True


@dataclass
class Heard:
    """A message as a page gets it: the event as plain data, and its arrays."""

    event: dict[str, Any]
    arrays: dict[str, Any]


def decoded(content: bytes) -> Heard:
    """Read a message as the page does, by what wire.py says of its form."""
    length = int.from_bytes(content[:4], "little")
    event = json.loads(content[4 : 4 + length])
    arrays, place = {}, 4 + length
    for told in event.pop("arrays"):
        count = int(np.prod(told["shape"]))
        arrays[told["name"]] = np.frombuffer(content, told["dtype"], count, place).reshape(told["shape"])
        place += -(-arrays[told["name"]].nbytes // 4) * 4
    assert place == len(content)
    return Heard(event, arrays)


@dataclass
class Client:
    """A page without a screen."""

    socket: ClientConnection
    number: int = 0
    others: list[Heard] = field(default_factory=list)

    def send(self, kind: str, **parts: Any) -> int:
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "kind": kind, **parts}))
        return self.number

    def hear(self, timeout: float = PATIENCE) -> Heard:
        content = self.socket.recv(timeout=timeout)
        assert isinstance(content, bytes)
        return decoded(content)

    def until(self, kind: str) -> Heard:
        while (heard := self.hear()).event["kind"] != kind:
            pass
        return heard

    def ask(self, kind: str, **parts: Any) -> dict[str, Any]:
        """Send a command and return the event that answers it."""
        number = self.send(kind, **parts)
        while (heard := self.hear()).event.get("answers") != number:
            pass
        return heard.event

    def open(self, **parts: Any) -> dict[str, Any]:
        return self.ask("open", version=VERSION, **parts)

    def seen(self, frame: Heard) -> None:
        self.send("seen", frame=frame.event["number"])

    def step(self) -> int:
        """Return the step of the next picture."""
        return int(self.until("frame").event["row"]["step"])


@dataclass
class Served:
    """A server that runs."""

    port: int

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @contextmanager
    def client(self, path: str = "/socket", origin: str | None = None, **headers: str) -> Iterator[Client]:
        address, said_origin = f"ws://{self.address}{path}", None if origin is None else Origin(origin)
        with connect(
            address, origin=said_origin, additional_headers=headers, compression=None, max_size=None
        ) as socket:
            yield Client(socket)

    @contextmanager
    def page(self, **parts: Any) -> Iterator[tuple[Client, dict[str, Any]]]:
        """A client that has opened a session, and the welcome it got; its first picture is seen."""
        with self.client() as client:
            welcome = client.open(**parts)
            if welcome["kind"] == "welcome":
                client.seen(client.until("frame"))
            yield client, welcome


@contextmanager
def served(
    folder: Path, guard: Guard | None = None, limits: Limits | None = None, engine: Engine | None = None
) -> Iterator[Served]:
    """Run a server in a thread; its port and its threads are given back at the end."""
    listener = bound("127.0.0.1", 0)
    engine = engine or Engine(StandIn, lambda: NOTHING)
    running = server(listener, engine, folder, guard or Guard(), limits or Limits())
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        eventually(lambda: running.started)
        yield Served(listener.getsockname()[1])
    finally:
        running.should_exit = True
        thread.join(PATIENCE)
        listener.close()
    assert not thread.is_alive()
    eventually(lambda: not sessions_alive())


def sessions_alive() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("session ")]


def eventually(true: Callable[[], Any]) -> None:
    """Wait until something has become true."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it did not become true"
        time.sleep(0.005)


@pytest.fixture(autouse=True)
def none_made() -> None:
    StandIn.made = []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Built pages, as small as they can be."""
    (tmp_path / "lab" / "assets").mkdir(parents=True)
    (tmp_path / "lab" / "index.html").write_text("<!doctype html><title>Lab</title>", encoding="utf-8")
    (tmp_path / "lab" / "assets" / "main-1a2b.js").write_text("let a;", encoding="utf-8")
    (tmp_path / "lab" / "notes.txt").write_text("not for the page", encoding="utf-8")
    (tmp_path / "secret.html").write_text("secret", encoding="utf-8")
    return tmp_path / "lab"


@pytest.fixture
def lab(folder: Path) -> Iterator[Served]:
    """A server with the usual limits."""
    with served(folder) as running:
        yield running
