"""Long work, such as an explanation: one session at a time, so that the training of all others keeps its share."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass

from cutaway.lab.message import Message
from cutaway.protocol.commands import Examine, Explain, Export
from cutaway.protocol.descent import Race, ShowLandscape
from cutaway.protocol.digits import ExplainDigit, GetData, LearnPieces, OpenVault, ReadPage, ShowUnit, WhyDigit

LONG = (
    Explain, Examine, Export, Race, ShowLandscape, WhyDigit, ShowUnit, ExplainDigit, ReadPage, OpenVault, GetData,
    LearnPieces,
)  # fmt: skip
"""The commands that take a tenth of a second and more."""


@dataclass(frozen=True)
class Later:
    """An answer that waits for something from elsewhere, for which neither the lane nor the session waits.

    Attributes:
        ready: Done, by any thread, when it can be given.
        answer: Gives it.
    """

    ready: Future[None]
    answer: Callable[[], list[Message]]

    def __call__(self) -> list[Message]:
        """Return the answer, once it is ready."""
        wait([self.ready])
        return self.answer()


class Lane:
    """A queue whose first does its work, and whose others go on with what else they have to do until they are called.

    >>> lane, first, second = Lane(), (lambda: print("first")), (lambda: print("second"))
    >>> lane.enter(first), lane.enter(second)
    (True, False)
    >>> lane.leave(first)
    second
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queue: deque[Callable[[], None]] = deque()

    def enter(self, call: Callable[[], None]) -> bool:
        """Return whether the work may begin at once; otherwise ``call`` is called, by any thread, when it may."""
        with self._lock:
            self._queue.append(call)
            return len(self._queue) == 1

    def leave(self, call: Callable[[], None]) -> None:
        """Say that the work is done, or that it is not wanted any more; who never entered may say so, too."""
        with self._lock:
            if call not in self._queue:
                return
            was_first = self._queue[0] == call
            self._queue.remove(call)
            following = self._queue[0] if was_first and self._queue else None
        if following:
            following()


class LongWork:
    """What one session wants of the lane, done in the order in which it was asked for.

    Args:
        lane: Shared with all other sessions.
        call: Called, by any thread, when it is this session's turn; its own thread is then to call ``do_next``.
    """

    def __init__(self, lane: Lane, call: Callable[[], None]) -> None:
        self._lane = lane
        self._call = call
        self._waiting: deque[Callable[[], None]] = deque()

    def add(self, work: Callable[[], None]) -> None:
        """Do some work at once, or when its turn comes."""
        self._waiting.append(work)
        if len(self._waiting) == 1 and self._lane.enter(self._call):
            self.do_next()

    def do_next(self) -> None:
        """Do what has waited longest, and leave the lane to others before the rest."""
        self._waiting.popleft()()
        self._lane.leave(self._call)
        if self._waiting and self._lane.enter(self._call):
            self._call()

    def drop(self) -> None:
        """Want nothing of the lane any more."""
        self._lane.leave(self._call)
