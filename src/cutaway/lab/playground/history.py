"""The timeline of a run: what it was worth and where it stood at each remembered step, and what was done by hand."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from cutaway.lab.playground.timeline import Thinned
from cutaway.protocol.commands import RunName
from cutaway.protocol.events import Row, Timeline
from cutaway.protocol.settings import Settings
from cutaway.train import State

MOST_ROWS = 600
MOST_STATES = 240
MOST_BYTES = 8_000_000
"""What the states of one run may take together; four are kept in any case, and where the runs stand."""

MOST_EVENTS = 200


@dataclass(frozen=True)
class Standing:
    """Where a run stood.

    Attributes:
        state: The state of its training.
        offset: What is to be added to its number of updates to get the step, which counts on where batches change.
        steps_per_epoch: How many batches an epoch had.
        settings: The settings with which it went on from there.
        rate: The learning rate that was shown there.
    """

    state: State
    offset: int
    steps_per_epoch: int
    settings: Settings
    rate: float

    @property
    def step(self) -> int:
        """The number of all updates since the beginning."""
        return self.state.step + self.offset

    @property
    def nbytes(self) -> int:
        """The bytes of its arrays; all else is small."""
        return sum(array.nbytes for array in (*self.state.arrays.values(), *self.state.memory.values()))


class History:
    """What is remembered of a run; memory is bounded by the rule of ``timeline``."""

    def __init__(self, first: Standing) -> None:
        self.rows = Thinned[Row](MOST_ROWS)
        self.standings = Thinned[Standing](_most(first.nbytes))
        self.events: list[tuple[int, str]] = []
        self._told: int | None = None

    def record(self, row: Row, standing: Standing) -> None:
        """Remember a step."""
        made_anew = row.step in self.rows and row != self.rows[row.step]
        thinned = self.rows.add(row.step, row)
        self.standings.add(row.step, standing)
        if thinned:
            self._told = None
        elif made_anew and self._told is not None:
            self._told = min(self._told, row.step - 1)

    def note(self, step: int, sentence: str) -> None:
        """Remember what was done by hand."""
        self.events = [*self.events, (step, sentence)][-MOST_EVENTS:]

    def cut(self, step: int) -> None:
        """Forget what lies after a step, for it is about to be made anew."""
        if self.rows.cut(step):
            self._told = None
        self.standings.cut(step)
        self.events = self.events_to(step)

    def events_to(self, step: int) -> list[tuple[int, str]]:
        """Return what was done by hand up to a step: all that led there."""
        return [event for event in self.events if event[0] <= step]

    def copy_to(self, standing: Standing) -> History:
        """Return a history that goes on by itself from where the run of this one stands."""
        made = self.copy()
        made.cut(standing.step)
        return made

    def copy(self) -> History:
        """Return the same history, of which no page was told yet and which goes on by itself."""
        made = History(self.standings.things[0])
        made.rows, made.standings, made.events = self.rows.copy(), self.standings.copy(), self.events
        return made

    @property
    def largest(self) -> int:
        """The bytes of the largest state that is kept."""
        return max(standing.nbytes for standing in self.standings.things)

    def told(self, run: RunName, whole: bool, able: Collection[int]) -> Timeline:
        """Return what a page has not got yet, or all; of the recorded steps those to which one is able to go."""
        begun = -1 if whole or self._told is None else self._told
        firm = [step for step in self.rows.firm if step > begun]
        event = Timeline(
            run=run,
            whole=begun < 0,
            rows=tuple(self.rows[step] for step in firm),
            recorded=tuple(step for step in self.standings.steps if step in able),
            events=tuple(self.events),
        )
        self._told = firm[-1] if firm else max(begun, 0)
        return event


def bound(keep: Collection[int], *histories: History) -> None:
    """Bound what runs remember by the largest of their states, and the same for all, so that they are thinned alike.

    Args:
        keep: Steps that stay, until others are named: where the runs stand.
        histories: What they remember.
    """
    most = _most(max(history.largest for history in histories))
    for history in histories:
        history.standings.keep = keep
        history.standings.limit(most)


def _most(size: int) -> int:
    return min(MOST_STATES, MOST_BYTES // size)
