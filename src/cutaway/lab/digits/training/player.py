"""How a pair of runs plays: how far it goes in one go, and when it is measured."""

from __future__ import annotations

from time import monotonic, sleep

from cutaway.errors import SettingError
from cutaway.lab.digits.training.pair import Pair
from cutaway.lab.playground.speed import Speedometer
from cutaway.protocol.commands import Speed, Unit
from cutaway.protocol.digits import RunName

MEASURED_SHARE = 0.2
"""The share of the time of a training that may go into measuring it."""

FIRST_STEPS = 3
"""How many steps are made at full speed before it is known what they take."""

WAIT = 0.004
"""Seconds left to who changes pictures, where training waits for them."""

A_TURN = 0.012
"""Seconds that a single step of the page may take before its answer."""


class Player:
    """Trains a pair, and measures it often enough to look live.

    At full speed a measurement comes when it makes a fifth of the time at most; at the others at the end of each batch
    or epoch.

    Attributes:
        pair: The runs.
        playing: The speed at which they play, or None.
    """

    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        self.playing: Speed | None = None
        self._goal: int | None = None
        self._once = False
        self._speed = Speedometer()
        self._measured, self._cost = 0.0, 0.0

    @property
    def samples_per_second(self) -> float:
        """The speed at which it plays; 0 where nothing is known."""
        return self._speed.per_second if self.playing else 0.0

    def play(self, speed: Speed) -> None:
        """Play from now on.

        Raises:
            SettingError: It cannot go on, or not by so little.
        """
        self._check(speed)
        if self.playing is None:
            for run in self.pair.able:
                run.tell_from_here()
        self.playing, self._goal, self._once = speed, None, False
        self._speed.clear()

    def step(self, unit: Unit) -> None:
        """Go one batch or epoch further, and pause there; where an epoch takes longer than a moment it plays so far.

        Raises:
            SettingError: As for ``play``.
        """
        self._check(unit)
        self.pause()
        self.play(unit)
        self._once, until = True, monotonic() + A_TURN
        while self.playing and monotonic() < until:
            self.advance(until - monotonic())

    def run_to(self, step: int) -> None:
        """Play at full speed until a step, and pause exactly there; where it is there already, only pause.

        Raises:
            SettingError: As for ``play``.
        """
        self._check("fast")
        self.pause()
        if step > self.pair.able[0].step:
            self.play("fast")
            self._goal, self._once = step, True

    def pause(self) -> None:
        """Rest, and measure where that is."""
        self.rest()
        self.pair.record()

    def rest(self) -> None:
        """Play no more."""
        self.pair.rest()
        self.playing, self._goal, self._once = None, None, False
        self._speed.clear()

    def end_fork(self, keep: RunName) -> None:
        """Leave the fork, or keep it in place of the main run; where what is left cannot go on, rest.

        Raises:
            DataError: There is no fork to be kept.
        """
        self.pair.end_fork(keep)
        if not self.pair.able:
            self.rest()

    def _check(self, unit: str) -> None:
        if unit in ("operation", "example"):
            raise SettingError(
                f"The digits page does not go by {unit}; choose batch, epoch or as fast as it goes. The see-through "
                "views explain a single picture."
            )
        if not self.pair.able:
            raise SettingError("The training cannot go on from a number that is not finite; go back, or reset.")

    def advance(self, seconds: float) -> bool:
        """Train about so long at most, or measure; return whether there is something new to be seen."""
        if self.playing is None:
            return False
        if not self.pair.able:
            self.rest()
            return True
        if self._is_due:
            return self._measure()
        spoke, began = self.pair.main.sentence, monotonic()
        leader, made = self.pair.able[0], self.pair.make(self._steps(seconds), seconds)
        if made:
            self._speed.took(made, monotonic() - began)
            self._speed.note(leader.samples)
        elif self.pair.able:
            sleep(WAIT)
        return self._arrived() or self.pair.main.sentence != spoke

    def _steps(self, seconds: float) -> int:
        """Return how many steps are to be made in one go."""
        steps = self._speed.steps_in(seconds, FIRST_STEPS)
        leader = self.pair.able[0]
        if self._goal is None:
            if self.playing == "fast":
                return steps
            self._goal = leader.step + (1 if self.playing == "batch" else leader.steps_to_epoch)
        return max(1, min(steps, self._goal - leader.step))

    def _arrived(self) -> bool:
        """Where a batch or an epoch is over that was asked for, or it cannot go on, measure; return whether it did."""
        able = self.pair.able
        enough = [run for run in able if not run.patient]
        reached = not able or (self._goal is not None and all(run.step >= self._goal for run in able))
        if not (enough or reached):
            return False
        self._measure()
        for run in enough:
            run.say_enough()
        self._goal = None
        if enough or not able or self._once:
            self.playing, self._once = None, False
        return True

    @property
    def _is_due(self) -> bool:
        """Whether at full speed a measurement is due: there is something new, and the last one is long enough ago."""
        rest, able = self._cost * (1 / MEASURED_SHARE - 1), self.pair.able
        anew = able[0].step != able[0].shown.step
        return self.playing == "fast" and anew and monotonic() - self._measured >= rest

    def _measure(self) -> bool:
        began = monotonic()
        self.pair.record()
        self._measured = monotonic()
        self._cost = self._measured - began
        return True
