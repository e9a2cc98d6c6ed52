"""How fast it plays: epochs, say, per second of the last second or so, and how many steps fit into a time."""

from __future__ import annotations

from collections import deque
from time import monotonic

WINDOW = 1.0
"""Seconds over which the speed is taken."""

MOST_STEPS = 100_000
"""So many steps are made in one go at most, however fast the machine is."""


class Speedometer:
    """Notes how far a run was at which time."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, float]] = deque()
        self._steps_per_second = 0.0

    def clear(self) -> None:
        """Forget the times: it stood still."""
        self._seen.clear()

    def note(self, done: float) -> None:
        """Note how much is done now: epochs, or examples."""
        now = monotonic()
        self._seen.append((now, done))
        while len(self._seen) > 2 and self._seen[1][0] < now - WINDOW:
            self._seen.popleft()

    @property
    def per_second(self) -> float:
        """The speed; 0 where nothing is known."""
        if len(self._seen) < 2:
            return 0.0
        (before, first), (now, last) = self._seen[0], self._seen[-1]
        return max(0.0, (last - first) / (now - before)) if now > before else 0.0

    def steps_in(self, seconds: float, at_first: int) -> int:
        """Return how many steps fit into a time, by what the last ones took."""
        return max(1, min(int(self._steps_per_second * seconds), MOST_STEPS)) if self._steps_per_second else at_first

    def took(self, steps: int, seconds: float) -> None:
        """Note what some steps took."""
        if steps and seconds > 0:
            self._steps_per_second = steps / seconds
