"""Random sequences of commands: whatever a page asks for in whichever order, what it is shown stays true."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import isfinite
from typing import Any

import numpy as np
import pytest

from cutaway.errors import CutawayError
from cutaway.lab.playground import Playground, history
from cutaway.protocol import commands as ask
from cutaway.protocol.events import Row
from cutaway.protocol.settings import DataSettings, LayerSettings, Settings
from cutaway.protocol.wire import encode

SMALL = Settings(
    data=DataSettings(examples=30),
    layers=(LayerSettings(units=3, activation="relu"), LayerSettings(units=2)),
    output="identity",
    batch_size=5,
    dtype="float64",
)
LIVE: list[dict[str, Any]] = [
    {"learning_rate": 0.3},
    {"learning_rate": 1e4},  # which soon makes numbers that are not finite
    {"optimizer": "adam"},
    {"optimizer": "momentum"},
    {"schedule": "reduce_on_plateau:patience=0"},
    {"schedule": "exponential", "epochs": 3},
    {"regularizers": ("l2:rate=0.01",)},
    {"batch_size": 4},
    {"batch_size": 15, "shuffle": False},
]
OF_A_FORK: list[dict[str, Any]] = [
    *LIVE,
    {"learning_rate": 1e3},
    {"loss": "huber"},
    {"output": "tanh"},
    {"output": "softmax"},
]
ANEW: list[dict[str, Any]] = [
    {"seed": 3},
    {"features": ("x1", "x2", "x1*x2")},
    {"layers": (LayerSettings(units=3, dropout=0.3),)},
]
POINTS = ask.Points(x=tuple((float(place % 5), float(place % 3)) for place in range(20)), labels=(0, 1) * 10)


@dataclass
class Player:
    """A playground, and what was seen of it.

    Attributes:
        random: What chooses.
        playground: What is played with.
        seen: Of each run what its picture showed at each step, and the settings then.
        rows: Of each run the rows that a page has.
    """

    random: np.random.Generator
    playground: Any = field(default_factory=lambda: Playground(SMALL))
    seen: dict[str, dict[int, tuple[Row, Settings]]] = field(default_factory=lambda: {"main": {}, "fork": {}})
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.hear(self.playground.scene())

    @property
    def runs(self) -> dict[str, Any]:
        return dict(self.playground._pair.runs)

    def some(self, things: Any) -> Any:
        return things[int(self.random.integers(len(things)))]

    def settings(self, changes: list[dict[str, Any]]) -> Settings:
        settings: Settings = self.some(self.playground._pair.settings)
        return replace(settings, **self.some(changes))

    def command(self) -> Any:
        step = self.runs["main"].step
        run = self.some(["main", "fork"])
        makers: list[tuple[int, Callable[[], Any]]] = [
            (8, lambda: ask.StepOn(unit=self.some(["operation", "example", "batch", "epoch"]))),
            (8, lambda: ask.RunTo(step=step + int(self.random.integers(40)))),
            (6, lambda: ask.Seek(step=self.some(self.playground._pair.places()))),
            (1, lambda: ask.Seek(step=step + 1)),
            (3, lambda: ask.Change(settings=self.settings(LIVE))),
            (2, lambda: ask.Change(settings=self.settings(OF_A_FORK), run="fork")),
            (6, lambda: ask.Fork(settings=self.settings(OF_A_FORK), run=run)),
            (1, lambda: ask.EndFork(keep=run)),
            (2, lambda: ask.Edit(name="W1", index=(0, 1), value=float(self.random.normal()), run=run)),
            (1, self.anew),
            (1, lambda: ask.Explain(run=run)),
            (1, lambda: ask.Examine(run=run)),
            (1, lambda: ask.Export(file="notebook")),
        ]
        weights = np.array([weight for weight, _ in makers])
        return makers[int(self.random.choice(len(makers), p=weights / weights.sum()))][1]()

    def anew(self) -> Any:
        changed = ask.Change(settings=self.settings(ANEW))
        return self.some([changed, ask.Reset(seed=self.some([None, 5])), POINTS, self.load()])

    def load(self) -> ask.Load:
        content = self.playground.handle(1, ask.Export(file="network"))[0][1]["content"].tobytes()
        return ask.Load(content=b64encode(content).decode())

    def play(self, command: Any) -> None:
        before = [(name, run.step, run.built.settings) for name, run in self.runs.items()]
        try:
            self.hear(self.playground.handle(1, command))
        except CutawayError:
            assert before == [(name, run.step, run.built.settings) for name, run in self.runs.items()]
            return
        if isinstance(command, ask.Fork):
            self.seen["fork"] = dict(self.seen[command.run])
        if isinstance(command, ask.EndFork) and command.keep == "fork":
            self.seen["main"] = dict(self.seen["fork"])

    def hear(self, messages: Any) -> None:
        """Take the rows as a page does: those from the first new one on take the place of what was there."""
        for news, _ in messages:
            if news.kind == "timeline":
                first = 0 if news.whole else min((row.step for row in news.rows), default=float("inf"))
                before = [row for row in self.rows.get(news.run, []) if row.step < first]
                self.rows[news.run] = [*before, *news.rows]

    def look(self) -> None:
        """Note what is shown, and forget what is no longer recorded."""
        for name, run in self.runs.items():
            assert run.due is None or name == "fork"
            if run.due is not None:  # it will begin here, and has other settings here than it had
                self.seen[name].pop(run.step, None)
            elif run.walk is None:
                self.seen[name][run.step] = (run.measured.row, run.built.settings)
            self.seen[name] = {step: seen for step, seen in self.seen[name].items() if step in run.history.standings}


def check_shown(playground: Any) -> None:
    for event, arrays in playground.scene():
        assert encode(event, arrays)
        if event.kind == "timeline":
            steps = [row.step for row in event.rows]
            for ordered in (steps, list(event.recorded)):
                assert all(one < other for one, other in pairwise(ordered))
            assert [step for step, _ in event.events] == sorted(step for step, _ in event.events)


def check_losses(run: Any) -> None:
    for name, data in (("training", run.built.training.train), ("test", run.built.test)):
        loss, shown = (
            run.network.loss(data.scaled("float64"), data.y("float64")),
            getattr(run.measured.row, f"{name}_loss"),
        )
        assert shown == pytest.approx(loss, rel=1e-9, nan_ok=True) or not isfinite(loss)  # sums in another order


def check_in_step(runs: dict[str, Any]) -> None:
    """Both are at the same step, but for one that had stopped."""
    last = max(run.step for run in runs.values())
    assert all(run.step == last or run.stopped is not None for run in runs.values())


def check_places(runs: dict[str, Any]) -> None:
    """Where a run stands is recorded, and of the other one too where that has gone on alone."""
    for run in runs.values():
        assert run.step in run.history.standings
        for other in runs.values():
            assert run.step in other.history.standings or other.step < run.step


def check_rows(player: Player) -> None:
    """A page has no row that is no more."""
    for name, run in player.runs.items():
        known = run.history.rows
        assert all(str(row) == str(known[row.step]) for row in player.rows[name] if row.step in known)  # NaN is NaN
        assert all(row.step <= known.steps[-1] for row in player.rows[name])


def check_made_again(run: Any) -> None:
    """Where nothing is said of changes by hand, the settings lead to what is shown."""
    if run.due is not None or run.history.events_to(run.step):
        return
    training, state = run.built.training, run.built.training.begin()
    epoch = training.steps_per_epoch
    while state.step < run.state.step:
        state = training.advance(state, min(run.state.step, (state.step // epoch + 1) * epoch)).state
        if training.validation is not None and state.step % epoch == 0:
            state = training.remembering(state, training.measured(run.built.test, state).loss)
    loss, shown = training.measured(training.train, state).loss, run.measured.row.training_loss
    assert shown == pytest.approx(loss, rel=1e-6) or not isfinite(loss)  # walks add up in another order


def check_restored(player: Player) -> None:
    """Each step that was seen comes back with the same numbers and settings; then it is as it was."""
    for step in player.playground._pair.places():
        player.hear(player.playground.handle(1, ask.Seek(step=step)))
        check_in_step(player.runs)
        for name, run in player.runs.items():
            if run.step in player.seen[name] and run.due is None:
                assert (run.measured.row, run.built.settings) == player.seen[name][run.step]


LITTLE = {"MOST_STATES": 12, "MOST_BYTES": 6_000, "MOST_ROWS": 20}
"""So that what is remembered is thinned all the time."""


@pytest.mark.parametrize(
    ("seed", "limits"), [*((seed, {}) for seed in range(6)), *((seed, LITTLE) for seed in range(6))]
)
def test_what_is_shown_stays_true_whatever_is_asked(seed: int, limits: dict[str, int], monkeypatch: Any) -> None:
    for name, most in limits.items():
        monkeypatch.setattr(history, name, most)
    player = Player(np.random.default_rng(seed))
    for number in range(100):
        command = player.command()
        player.play(command)
        player.look()
        check_in_step(player.runs)
        check_places(player.runs)
        check_rows(player)
        check_shown(player.playground)
        for run in player.runs.values():
            check_losses(run)
            check_made_again(run)
        if number % 20 == 19:
            check_restored(player)
