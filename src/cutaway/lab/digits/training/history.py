"""The timeline of a run: what it was worth, where it stood and can stand again, checkpoints, changes by hand."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import inf, isnan

from cutaway.errors import SettingError
from cutaway.lab.digits.training.measuring import Measured
from cutaway.lab.playground.timeline import Thinned
from cutaway.protocol.digits import DigitsSettings, RunName
from cutaway.protocol.digits_told import DigitsRow, DigitsTimeline
from cutaway.train import State

MOST_ROWS = 600
MOST_STATES = 240
LEAST_STATES = 3
"""The first, the newest, and one between them."""

MOST_BYTES = 64_000_000
"""What the states of all runs of a session may take together, those kept in any case (``LEAST_STATES``) aside."""

MOST_EVENTS = 200
MOST_KEPT = 8
LONGEST_NAME = 60


@dataclass(frozen=True)
class Watch:
    """What early stopping has seen: the smallest validation loss after an epoch, and after which one."""

    loss: float = inf
    epoch: int = 0


@dataclass(frozen=True, eq=False)
class Standing:
    """Where a run stood.

    Attributes:
        state: The state of its training.
        offset: What is to be added to its number of updates to get the step, which counts on where batches change.
        steps_per_epoch: How many batches an epoch had.
        settings: The settings with which it went on from there.
        rate: The learning rate of the step before.
        watch: What early stopping had seen.
        measured: What it was worth.
    """

    state: State
    offset: int
    steps_per_epoch: int
    settings: DigitsSettings
    rate: float
    watch: Watch
    measured: Measured

    @property
    def step(self) -> int:
        """The number of all updates since the beginning."""
        return self.state.step + self.offset

    @property
    def nbytes(self) -> int:
        """The bytes of its arrays; all else is small."""
        return sum(array.nbytes for array in (*self.state.arrays.values(), *self.state.memory.values()))


class History:
    """What is remembered of a run.

    Attributes:
        rows: What it was worth, by step.
        standings: Where it stood, by step.
        events: What was done by hand, as (step, sentence).
        kept: Checkpoints, by step: the name.
    """

    def __init__(self) -> None:
        self.rows = Thinned[DigitsRow](MOST_ROWS)
        self.standings = Thinned[Standing](MOST_STATES, LEAST_STATES)
        self.events: list[tuple[int, str]] = []
        self.kept: dict[int, str] = {}
        self._told: int | None = None

    def record(self, standing: Standing) -> None:
        """Remember where a run stands."""
        step, row = standing.step, standing.measured.row
        made_anew = step in self.rows and row != self.rows[step]
        thinned = self.rows.add(step, row)
        self.standings.add(step, standing)
        if thinned or (made_anew and self._told is not None and step <= self._told):
            self._told = None

    @property
    def best_step(self) -> int:
        """The step with the smallest validation loss, of those where it can stand again."""
        return min(self.standings.things, key=lambda one: (_finite(one.measured.row.validation_loss), one.step)).step

    @property
    def largest(self) -> int:
        """The bytes of the largest state that is kept."""
        return max(standing.nbytes for standing in self.standings.things)

    def note(self, step: int, sentence: str) -> None:
        """Remember what was done by hand."""
        self.events = [*self.events, (step, sentence)][-MOST_EVENTS:]

    def keep(self, step: int, name: str) -> None:
        """Keep a recorded step as a checkpoint.

        Raises:
            SettingError: The name is empty or too long, or there is no room for one more.
        """
        if not name.strip() or len(name) > LONGEST_NAME:
            raise SettingError(f"A checkpoint needs a name of 1 to {LONGEST_NAME} characters; this has {len(name):,}.")
        room = min(MOST_KEPT, MOST_BYTES // 2 // self.largest)
        if step not in self.kept and len(self.kept) >= room:
            raise SettingError(
                f"There are {len(self.kept)} checkpoints, and there is no room for more of this network; go back "
                "before one of them and train on, or begin anew."
            )
        self.kept = dict(sorted({**self.kept, step: name.strip()}.items()))

    def cut(self, step: int) -> list[int]:
        """Forget what lies after a step, for it is about to be made anew; return the recorded steps that are gone."""
        gone = [late for late in self.standings.steps if late > step]
        if self.rows.cut(step):
            self._told = None
        self.standings.cut(step)
        self.events = [event for event in self.events if event[0] <= step]
        self.kept = {kept: name for kept, name in self.kept.items() if kept <= step}
        return gone

    def copy_to(self, step: int) -> History:
        """Return a history that goes on by itself from a step; no page was told of it."""
        made = History()
        made.rows, made.standings = self.rows.copy(), self.standings.copy()
        made.events, made.kept = self.events, self.kept
        made.cut(step)
        return made

    def told(self, run: RunName, whole: bool, able: Collection[int]) -> DigitsTimeline:
        """Return what a page has not got yet, or all; of the recorded steps those to which one is able to go."""
        begun = -1 if whole or self._told is None else self._told
        firm = [step for step in self.rows.firm if step > begun]
        self._told = firm[-1] if firm else max(begun, 0)
        return DigitsTimeline(
            run=run,
            whole=begun < 0,
            rows=tuple(self.rows[step] for step in firm),
            recorded=tuple(step for step in self.standings.steps if step in able),
            events=tuple(self.events),
            kept=tuple(self.kept.items()),
        )


def _finite(loss: float) -> float:
    return inf if isnan(loss) else loss


def bound(stops: Iterable[int], *histories: History) -> None:
    """Bound what runs remember, by one rule for all, so that they are thinned alike.

    Args:
        stops: Steps at which one of them cannot go on.
        histories: What they remember.
    """
    keep = {*stops, *(step for one in histories for step in (*one.kept, one.best_step))}
    states = MOST_BYTES // len(histories) // max(one.largest for one in histories)
    for history in histories:
        history.standings.keep = keep
        history.standings.limit(min(MOST_STATES, states - len(keep)))
