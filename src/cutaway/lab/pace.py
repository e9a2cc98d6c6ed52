"""When something may happen next: an even pace for what recurs, and a limit for what comes from outside."""

from __future__ import annotations


class Pacer:
    """Beats of an even pace; late ones are made up for, but only a few, so that a pause is not followed by a rush.

    Args:
        period: The seconds from one beat to the next.

    >>> pacer = Pacer(0.5)
    >>> pacer.wait(now=10.0)
    0.0
    >>> pacer.beat(now=10.0)
    >>> pacer.wait(now=10.125)
    0.375
    """

    MADE_UP = 3
    """So many beats may be caught up with."""

    def __init__(self, period: float) -> None:
        self.period = period
        self._due = float("-inf")

    def wait(self, now: float) -> float:
        """Return the seconds until the next beat; 0 where it is due."""
        return max(0.0, self._due - now)

    def beat(self, now: float) -> None:
        """Note that one happened."""
        self._due = self.period + (now if self._due < now - self.MADE_UP * self.period else self._due)


class Allowance:
    """Tokens that come back with time, for which one may send.

    Args:
        per_second: How fast they come back.
        most: How many there are at most, and at first.

    >>> allowance = Allowance(per_second=2.0, most=3.0)
    >>> [allowance.spend(1.0, now=10.0) for _ in range(5)]
    [0.0, 0.0, 0.0, 0.5, 1.0]
    """

    def __init__(self, per_second: float, most: float) -> None:
        self.per_second = per_second
        self.most = most
        self._left = most
        self._then = float("-inf")

    def spend(self, cost: float, now: float) -> float:
        """Take tokens and return the seconds to wait until they are there."""
        self._left = min(self.most, self._left + (now - self._then) * self.per_second) - cost
        self._then = now
        return max(0.0, -self._left / self.per_second)
