"""When training goes on by itself: at the pace of the speed at which it plays."""

from __future__ import annotations

from cutaway.lab.limits import PERIODS
from cutaway.lab.pace import Pacer
from cutaway.protocol.commands import Speed


class Tempo:
    """The beats of a training.

    >>> tempo = Tempo()
    >>> tempo.wait(now=10.0)
    >>> tempo.keep("operation")
    >>> tempo.beat(now=10.0)
    >>> tempo.wait(now=10.25)
    0.75
    """

    def __init__(self) -> None:
        self._speed: Speed | None = None
        self._pacer = Pacer(0.0)

    def keep(self, speed: Speed | None) -> None:
        """Play at a speed from now on, or rest; the beats of the same speed go on."""
        if speed != self._speed:
            self._speed = speed
            self._pacer = Pacer(PERIODS[speed] if speed else 0.0)

    def wait(self, now: float) -> float | None:
        """Return the seconds until training goes on; None where it rests."""
        return self._pacer.wait(now) if self._speed else None

    def beat(self, now: float) -> None:
        """Note that it went on."""
        self._pacer.beat(now)
