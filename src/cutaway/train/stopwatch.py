"""How fast a training is: examples and seconds, added up over all parts of a run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from time import monotonic

from cutaway.train.state import Snapshot

PURE_SHARE = 0.1
"""From such a share of the examples on, the steps without a measurement stand for all."""


@dataclass(frozen=True)
class Tally:
    """So many examples in so many seconds."""

    examples: int = 0
    seconds: float = 0.0

    def plus(self, examples: int, seconds: float) -> Tally:
        """Return the tally with some more."""
        return Tally(self.examples + examples, self.seconds + seconds)


@dataclass(frozen=True)
class Timing:
    """What the steps of a run took.

    Attributes:
        pure: The steps that did nothing but train.
        every: All steps, those included after which loss and accuracy were measured.
    """

    pure: Tally = field(default_factory=Tally)
    every: Tally = field(default_factory=Tally)

    @property
    def rate(self) -> float:
        """Examples per second; the measuring is counted in where nearly all that was made was measured, too."""
        tally = self.pure if self.pure.examples >= PURE_SHARE * self.every.examples else self.every
        return tally.examples / tally.seconds if tally.seconds else 0.0


class Stopwatch:
    """Times the snapshots of a training, going on from what earlier parts of the run took."""

    def __init__(self, timing: Timing) -> None:
        self.timing = timing

    def timed(self, snapshots: Iterator[Snapshot]) -> Iterator[Snapshot]:
        """Pass the snapshots on, and time how long each took to come."""
        while True:
            started = monotonic()
            snapshot = next(snapshots, None)
            if snapshot is None:
                return
            self._add(snapshot, monotonic() - started)
            yield snapshot

    def _add(self, snapshot: Snapshot, seconds: float) -> None:
        pure, every = self.timing.pure, self.timing.every.plus(snapshot.examples, seconds)
        measured = snapshot.epoch_ended or not {"training_loss", "validation_loss"}.isdisjoint(snapshot.row or {})
        if not measured:
            pure = pure.plus(snapshot.examples, seconds)
        self.timing = Timing(pure, every)
