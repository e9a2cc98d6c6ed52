"""When a page gets its next picture: once it has seen the last but one, and no more of them than a screen can draw."""

from __future__ import annotations

from cutaway.lab.message import Message
from cutaway.lab.pace import Pacer
from cutaway.protocol.events import DigitsFrame, Frame

IN_FLIGHT = 2
"""So many pictures may be on their way to the page: while it draws one, the next one comes. More would only be old."""


class Screen:
    """Which pictures the page has not seen yet, and whether another one is due.

    The picture that answers a command comes in any case, so there may be more than two on their way after some
    commands; it counts as well: the next one comes by itself when the page has seen all but one.

    Args:
        per_second: At most so many come by themselves.

    Attributes:
        news: Whether something changed since the last picture.
        unseen: The numbers of the newest pictures that the page has not seen, two at most: older ones change nothing.
    """

    def __init__(self, per_second: float) -> None:
        self.news = False
        self._pacer = Pacer(1 / per_second)
        self.unseen: list[int] = []

    def begin(self) -> None:
        """Note that another page has come, to which nothing is on its way."""
        self.unseen = []

    def sent(self, messages: list[Message]) -> None:
        """Note which pictures are on their way."""
        numbers = [event.number for event, _ in messages if isinstance(event, Frame | DigitsFrame)]
        if numbers:
            self.unseen, self.news = [*self.unseen, max(numbers)][-IN_FLIGHT:], False

    def seen(self, number: int) -> None:
        """Note that the page has drawn a picture."""
        self.unseen = [one for one in self.unseen if one > number]

    def wait(self, now: float) -> float | None:
        """Return the seconds until the next picture; None where there is none to send."""
        return self._pacer.wait(now) if self.news and len(self.unseen) < IN_FLIGHT else None

    def beat(self, now: float) -> None:
        """Note that a picture is being made."""
        self._pacer.beat(now)
        self.news = False
