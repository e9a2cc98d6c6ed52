"""Whose turn it is to train: never more sessions at a time than cores, and the longer the queue the shorter a turn.

Without it, thirty threads would compete for the interpreter, and each would get its share at random.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST = 0.012
"""Seconds of training before commands and pictures of the same session get their turn."""
SHORTEST = 0.001
ROUND = 0.05
"""Seconds after which everybody should have had a turn."""


class Turns:
    """Turns in the order in which they are asked for.

    Args:
        cores: How many may train at a time.

    >>> turns = Turns(cores=2)
    >>> with turns.turn() as seconds:
    ...     print(seconds)
    0.012
    """

    def __init__(self, cores: int) -> None:
        self._cores = cores
        self._lock = threading.Lock()
        self._training = 0
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def turn(self) -> Iterator[float]:
        """Wait for a turn; the value is for how many seconds one may train."""
        seconds = self._begin()
        try:
            yield seconds
        finally:
            self._end()

    def _begin(self) -> float:
        with self._lock:
            called = threading.Event()
            if self._training < self._cores:
                self._training += 1
                called.set()
            else:
                self._waiting.append(called)
        called.wait()
        return self.length(self._cores + len(self._waiting))

    def _end(self) -> None:
        """Hand the turn on to the one who waits longest: it cannot be snatched."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._training -= 1

    def length(self, sessions: int) -> float:
        """Return the seconds of a turn where so many sessions want one.

        >>> Turns(cores=2).length(sessions=20)
        0.005
        """
        return min(LONGEST, max(SHORTEST, ROUND * self._cores / sessions))


def cores_at_hand() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
