"""What the server needs of whatever computes: what a session plays with, and the catalogue of what can be chosen.

The server is written against these two, so that its tests need no training.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cutaway.lab.message import Message
from cutaway.protocol.commands import Command, Speed
from cutaway.protocol.events import Catalogue
from cutaway.protocol.settings import Settings


class Playing(Protocol):
    """A playground, as a session sees it; it is used by one thread alone."""

    playing: Speed | None

    def scene(self, answers: int | None = None) -> list[Message]:
        """Return all that a page needs to begin, or to begin again."""

    def handle(self, number: int, command: Command) -> list[Message]:
        """Carry out a command and return its answers.

        Raises:
            CutawayError: The command cannot be carried out; nothing was changed.
        """

    def question(self, number: int, command: Command) -> Callable[[], list[Message]]:
        """Return what answers one of ``LONG``, about things as they are now; a ``Later`` where it waits for others.

        It may be called later by the same thread, whatever happened in between; it raises what ``handle`` does. What it
        changes (a look is counted, what was learned becomes the main run) it changes when it is called.
        """

    def advance(self, seconds: float) -> bool:
        """Train about so long at most; return whether anything changed."""

    def frames(self) -> list[Message]:
        """Return a picture of each run, and what is new on its timeline."""


def _digits() -> Playing:
    from cutaway.lab.digits import Studio

    return Studio()


@dataclass(frozen=True)
class Engine:
    """What computes.

    Attributes:
        playground: Makes a playground from settings; raises a CutawayError where they make no sense.
        catalogue: All that can be chosen.
        digits: Makes what the digits page shows.
    """

    playground: Callable[[Settings], Playing]
    catalogue: Callable[[], Catalogue]
    digits: Callable[[], Playing] = _digits


def _playground(settings: Settings) -> Playing:
    from cutaway.lab.playground import Playground

    return Playground(settings)


def _catalogue() -> Catalogue:
    from cutaway.lab.playground.catalogue import catalogue

    return catalogue()


OWN = Engine(_playground, _catalogue)
"""Cutaway's own; it is imported when it is first used, since that takes longer than to begin to serve."""
