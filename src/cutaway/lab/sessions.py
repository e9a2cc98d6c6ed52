"""All sessions of a server, by name: who comes back finds his own, and those that nobody comes back to are dropped."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from cutaway.errors import SettingError
from cutaway.lab.engine import Engine
from cutaway.lab.inbox import Attach, Detach, Page, Stop
from cutaway.lab.lane import Lane
from cutaway.lab.limits import Limits
from cutaway.lab.session import Session
from cutaway.lab.turns import Turns, cores_at_hand
from cutaway.protocol.commands import Open
from cutaway.protocol.settings import Settings

SECONDS_TO_STOP = 1.0


@dataclass
class Place:
    """A session, the page it shows itself to, and since when there is none."""

    session: Session
    page: Page | None
    left: float


class Sessions:
    """The sessions of a server; used by the server's thread alone.

    Args:
        engine: What computes.
        limits: How many, and for how long.
        clock: The seconds that go by.
    """

    def __init__(self, engine: Engine, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._limits = limits
        self._clock = clock
        self._turns = Turns(cores_at_hand())
        self._lane = Lane()
        self._places: dict[str, Place] = {}

    def __len__(self) -> int:
        return len(self._places)

    def open(self, page: Page, number: int, command: Open) -> tuple[Session, Future[bool]]:
        """Return the session that a page asked for, or a new one, and whether it could be opened, once that is known.

        Raises:
            SettingError: There is no room for another one.
        """
        place = self._places.get(command.session or "") or self._new()
        place.page = page
        attach = Attach(page, number, command.settings or Settings())
        place.session.tell(attach)
        return place.session, attach.opened

    def leave(self, session: Session, page: Page) -> None:
        """Note that a page has gone; its session pauses, unless another page has taken it over."""
        place = self._places.get(session.session_name)
        if place is not None and place.page is page:
            place.page, place.left = None, self._clock()
            session.tell(Detach(page))

    def drop(self, session: Session) -> None:
        """End a session."""
        self._places.pop(session.session_name, None)
        session.tell(Stop())

    def sweep(self) -> None:
        """Drop what has been without a page for too long."""
        now = self._clock()
        for place in [*self._places.values()]:
            if place.page is None and now - place.left > self._limits.idle_seconds:
                self.drop(place.session)

    def close(self) -> None:
        """End all sessions; those in the middle of something get a moment."""
        places = [*self._places.values()]
        for place in places:
            self.drop(place.session)
        deadline = time.monotonic() + SECONDS_TO_STOP
        for place in places:
            place.session.join(max(0.0, deadline - time.monotonic()))

    def _new(self) -> Place:
        self.sweep()
        if len(self._places) >= self._limits.sessions:
            self._make_room()
        name = secrets.token_urlsafe(16)
        place = self._places[name] = Place(self._made(name), None, self._clock())
        place.session.start()
        return place

    def _made(self, name: str) -> Session:
        return Session(name, self._engine, self._limits, self._turns, self._lane)

    def _make_room(self) -> None:
        idle = [place for place in self._places.values() if place.page is None]
        if not idle:
            raise SettingError(
                f"This lab serves {len(self._places)} pages and can serve no more: close one, and this one is let in."
            )
        self.drop(min(idle, key=lambda place: place.left).session)
