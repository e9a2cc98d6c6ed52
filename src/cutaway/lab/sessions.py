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
class Seat:
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
        self._seats: dict[str, Seat] = {}

    def __len__(self) -> int:
        return len(self._seats)

    def open(self, page: Page, number: int, command: Open) -> tuple[Session, Future[bool]]:
        """Return the session that a page asked for, or a new one, and whether it could be opened, once that is known.

        Raises:
            SettingError: There is no room for another one.
        """
        seat = self._seats.get(command.session or "") or self._new()
        seat.page = page
        attach = Attach(page, number, command.settings or Settings(), command.page)
        seat.session.tell(attach)
        return seat.session, attach.opened

    def leave(self, session: Session, page: Page) -> None:
        """Note that a page has gone; its session pauses, unless another page has taken it over."""
        seat = self._seats.get(session.session_name)
        if seat is not None and seat.page is page:
            seat.page, seat.left = None, self._clock()
            session.tell(Detach(page))

    def drop(self, session: Session) -> None:
        """End a session."""
        self._seats.pop(session.session_name, None)
        session.tell(Stop())

    def sweep(self) -> None:
        """Drop what has been without a page for too long."""
        now = self._clock()
        for seat in [*self._seats.values()]:
            if seat.page is None and now - seat.left > self._limits.idle_seconds:
                self.drop(seat.session)

    def close(self) -> None:
        """End all sessions; those in the middle of something get a moment."""
        seats = [*self._seats.values()]
        for seat in seats:
            self.drop(seat.session)
        deadline = time.monotonic() + SECONDS_TO_STOP
        for seat in seats:
            seat.session.join(max(0.0, deadline - time.monotonic()))

    def _new(self) -> Seat:
        self.sweep()
        if len(self._seats) >= self._limits.sessions:
            self._make_room()
        name = secrets.token_urlsafe(16)
        seat = self._seats[name] = Seat(self._made(name), None, self._clock())
        seat.session.start()
        return seat

    def _made(self, name: str) -> Session:
        return Session(name, self._engine, self._limits, self._turns, self._lane)

    def _make_room(self) -> None:
        idle = [seat for seat in self._seats.values() if seat.page is None]
        if not idle:
            raise SettingError(
                f"This lab serves {len(self._seats)} pages and can serve no more: close one, and this one is let in."
            )
        self.drop(min(idle, key=lambda seat: seat.left).session)
