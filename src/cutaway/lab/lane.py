"""Long work, such as an explanation: one session at a time, so that the training of all others keeps its share."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from cutaway.protocol.commands import Examine, Explain, Export
from cutaway.protocol.descent import Race, ShowLandscape

LONG = (Explain, Examine, Export, Race, ShowLandscape)
"""The commands that take a tenth of a second and more."""


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
