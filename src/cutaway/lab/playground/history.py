"""The timeline of a run: what it was worth and where it stood at each remembered step, and what was done by hand."""

from __future__ import annotations

from dataclasses import dataclass

from cutaway.lab.playground.timeline import Thinned
from cutaway.protocol.commands import RunName
from cutaway.protocol.events import Row, Timeline
from cutaway.train import State

MOST_ROWS = 600
MOST_STATES = 240
MOST_BYTES = 8_000_000
"""What the states of one run may take together."""

MOST_EVENTS = 200


@dataclass(frozen=True)
class Standing:
    """Where a run stood.

    Attributes:
        state: The state of its training.
        offset: What is to be added to its number of updates to get the step, which counts on where batches change.
        steps_per_epoch: How many batches an epoch had.
    """

    state: State
    offset: int
    steps_per_epoch: int

    @property
    def step(self) -> int:
        """The number of all updates since the beginning."""
        return self.state.step + self.offset


class History:
    """What is remembered of a run; memory is bounded by the rule of ``timeline``."""

    def __init__(self, first: Standing) -> None:
        arrays = [*first.state.arrays.values(), *first.state.memory.values()]
        size = sum(array.nbytes for array in arrays)
        self.rows = Thinned[Row](MOST_ROWS)
        self.standings = Thinned[Standing](min(MOST_STATES, MOST_BYTES // size))
        self.events: list[tuple[int, str]] = []
        self._told: int | None = None

    def record(self, row: Row, standing: Standing) -> None:
        """Remember a step."""
        thinned = self.rows.add(row.step, row)
        self.standings.add(row.step, standing)
        if thinned:
            self._told = None

    def note(self, step: int, sentence: str) -> None:
        """Remember what was done by hand."""
        self.events = [*self.events, (step, sentence)][-MOST_EVENTS:]

    def cut(self, step: int) -> None:
        """Forget what lies after a step, for it is about to be made anew."""
        if self.rows.cut(step):
            self._told = None
        self.standings.cut(step)
        self.events = [event for event in self.events if event[0] <= step]

    def copy(self, first: Standing) -> History:
        """Return a history that goes on from here by itself."""
        made = History(first)
        made.rows, made.standings = self.rows.copy(), self.standings.copy()
        made.events = list(self.events)
        return made

    def told(self, run: RunName, whole: bool) -> Timeline:
        """Return what a page has not got yet, or all."""
        begun = -1 if whole or self._told is None else self._told
        firm = [step for step in self.rows.firm if step > begun]
        event = Timeline(
            run=run,
            whole=begun < 0,
            rows=tuple(self.rows[step] for step in firm),
            recorded=tuple(self.standings.steps),
            events=tuple(self.events),
        )
        self._told = firm[-1] if firm else max(begun, 0)
        return event
