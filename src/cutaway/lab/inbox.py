"""What a session's thread is told by the server's, and the page it answers."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Protocol

from cutaway.lab.message import Message
from cutaway.protocol.commands import Command, PageKind
from cutaway.protocol.settings import Settings


class Page(Protocol):
    """The page at the other end of a connection; a session's thread may call all of this at any time."""

    def give(self, blobs: list[bytes], *, answered: bool) -> None:
        """Send messages; ``answered`` says that with them one command is done."""

    def end(self, code: int, sentence: str) -> None:
        """Say why, and close the connection."""


@dataclass(frozen=True)
class Attach:
    """A page has come: answer its ``open`` and show it where things stand. ``opened`` becomes whether that worked."""

    page: Page
    number: int
    settings: Settings
    kind: PageKind = "playground"
    opened: Future[bool] = field(default_factory=Future)


@dataclass(frozen=True)
class Detach:
    """A page has gone."""

    page: Page


@dataclass(frozen=True)
class Ask:
    """A page asks for something."""

    page: Page
    number: int
    command: Command


@dataclass(frozen=True)
class Begin:
    """It is the session's turn for long work."""


@dataclass(frozen=True)
class Ready:
    """What the answer to a question has waited for is there, or cannot be had: now it can be given."""

    asked: Ask
    answer: Callable[[], list[Message]]


@dataclass(frozen=True)
class Stop:
    """The session is over."""


Item = Attach | Detach | Ask | Begin | Ready | Stop
