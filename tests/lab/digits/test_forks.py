"""A fork goes on beside the main run: the same pictures in the same order, other settings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.lab.conftest import PATIENCE
from tests.lab.digits.conftest import SMALL, assert_same, frame, step, studio_of, told, weights

from cutaway.errors import CutawayError
from cutaway.lab.digits import Studio
from cutaway.protocol import commands as ask
from cutaway.protocol.digits import ChangeDigits, DigitsSettings, ForkDigits, KeepStep, RunName
from cutaway.protocol.settings import LayerSettings

EXPLODING = replace(SMALL, optimizer="sgd", learning_rate=1e30)


def forked(settings: DigitsSettings, steps: int = 3, **others: Any) -> Studio:
    """Return a studio whose run has forked after some steps."""
    studio = studio_of(**others)
    step(studio, times=steps)
    studio.handle(4, ForkDigits(settings=settings))
    return studio


def test_with_the_same_settings_both_stay_the_same() -> None:
    studio = forked(SMALL)
    step(studio, times=3)
    step(studio, "epoch")
    assert frame(studio).row == frame(studio, "fork").row
    assert frame(studio).row.step == 24


@pytest.mark.parametrize(
    "others",
    [{"learning_rate": 0.3}, {"optimizer": "sgd"}, {"regularizers": ("l2:rate=0.1",)}, {"batch_size": 100},
     {"augmentations": ("rotate",)}, {"loss": "mean_squared_error"}, {"early_stopping": 2},
     {"layers": (LayerSettings(units=16, activation="tanh", dropout=0.5),)}],
    ids=str,
)  # fmt: skip
def test_a_fork_that_is_kept_is_the_run_it_would_have_been(others: dict[str, Any], tmp_path: Path) -> None:
    """Beside the main run it makes the same steps as alone."""
    first, second = (forked(replace(SMALL, **others)) for _ in range(2))
    second.handle(5, ask.EndFork(keep="fork"))
    step(first, times=30)
    step(second, times=30)
    main = frame(first).row
    first.handle(5, ask.EndFork(keep="fork"))
    assert_same(weights(first, tmp_path), weights(second, tmp_path))
    assert frame(first).row == frame(second).row
    assert (frame(first).row == main) == ("early_stopping" in others)
    assert told(first.scene(), "digits_scene").settings == replace(SMALL, **others)
    assert told(first.scene(), "digits_scene").fork is None


def test_what_a_fork_shares_stays_as_in_the_main_run() -> None:
    studio = forked(replace(SMALL, data="mnist", examples=100, seed=7, learning_rate=0.5, initializer="zeros"))
    assert told(studio.scene(), "digits_scene").fork == replace(SMALL, learning_rate=0.5)
    with pytest.raises(CutawayError, match="The fork was to have 0 hidden layers"):
        studio.handle(5, ForkDigits(settings=replace(SMALL, layers=())))


def test_a_fork_changes_while_it_goes_on_and_the_main_run_does_not_notice(tmp_path: Path) -> None:
    studio, other = forked(SMALL), studio_of()
    studio.handle(5, ChangeDigits(settings=replace(SMALL, learning_rate=0.5), run="fork"))
    step(studio, times=5)
    step(other, times=8)
    assert_same(weights(studio, tmp_path), weights(other, tmp_path))
    assert frame(studio, "fork").row != frame(studio).row
    events = told(studio.scene(), "digits_timeline", "fork").events
    assert events == (
        (3, "The fork begins at step 3 with the same settings."), (3, "Changed by hand: learning rate 0.5."),
    )  # fmt: skip


def test_both_go_back_together_and_before_its_beginning_the_fork_begins_there() -> None:
    studio = forked(replace(SMALL, learning_rate=0.5))
    step(studio, times=4)
    before = frame(studio).row, frame(studio, "fork").row
    studio.handle(5, ask.Seek(step=5))
    step(studio, times=2)
    assert (frame(studio).row, frame(studio, "fork").row) == before
    studio.handle(5, ask.Seek(step=1))
    assert frame(studio).row == frame(studio, "fork").row
    assert "begins it here" in frame(studio, "fork").sentence
    step(studio)
    assert frame(studio, "fork").row != frame(studio).row
    events = told(studio.scene(), "digits_timeline", "fork").events
    assert events == ((1, "The fork begins at step 1 with learning rate 0.5."),)


def test_only_to_look_back_leaves_the_fork_where_it_began() -> None:
    studio = forked(replace(SMALL, learning_rate=0.5))
    step(studio, times=4)
    before = frame(studio, "fork").row
    studio.handle(5, ask.Seek(step=1))
    studio.handle(5, ask.Seek(step=7))
    assert frame(studio, "fork").row == before
    assert told(studio.scene(), "digits_timeline", "fork").events[0][0] == 3


@pytest.mark.parametrize("main", [True, False])
def test_one_that_stops_stays_there_and_the_other_goes_on(main: bool) -> None:
    gentle = replace(EXPLODING, learning_rate=0.1)
    studio = forked(gentle if main else EXPLODING, steps=0, **vars(EXPLODING if main else gentle))
    step(studio, "epoch", 2)
    names: tuple[RunName, RunName] = ("main", "fork")
    stopped, alive = names if main else names[::-1]
    at = frame(studio, stopped).row.step
    assert frame(studio, stopped).stopped is not None
    assert frame(studio, alive).stopped is None
    assert frame(studio, alive).row.step == 48 > at
    studio.handle(5, ask.Seek(step=at))
    assert frame(studio, alive).row.step == frame(studio, stopped).row.step == at
    assert frame(studio, stopped).stopped is not None
    studio.handle(5, ask.Seek(step=0))
    studio.handle(5, ChangeDigits(settings=gentle, run=stopped))
    step(studio, times=3)
    assert frame(studio).row == frame(studio, "fork").row
    assert frame(studio).row.step == 3


def test_a_checkpoint_is_of_both() -> None:
    studio = forked(SMALL)
    studio.handle(5, KeepStep(name="here"))
    for run in ("main", "fork"):
        assert told(studio.scene(), "digits_timeline", run).kept == ((3, "here"),)


def test_without_a_fork_none_can_be_kept_or_changed() -> None:
    studio = studio_of()
    for command in (ask.EndFork(keep="fork"), ChangeDigits(settings=SMALL, run="fork")):
        with pytest.raises(CutawayError, match="There is no fork"):
            studio.handle(5, command)


def test_a_fork_that_plays_on_alone_is_left_and_nothing_plays_any_more() -> None:
    gentle = replace(EXPLODING, learning_rate=0.1)
    studio = forked(gentle, steps=0, **vars(EXPLODING))
    step(studio, "epoch")
    studio.handle(5, ask.Play(speed="fast"))
    studio.handle(6, ask.EndFork(keep="main"))
    assert studio.playing is None
    assert studio.advance(0.01) is False
    assert "NaN or infinity" in frame(studio).stopped


@pytest.mark.parametrize("rates", [(1e15, 1e30), (1e30, 1e15)])
def test_of_two_that_stop_at_once_each_stands_at_its_own_end(rates: tuple[float, float]) -> None:
    """As each would alone, though both meet their end within the same few steps."""
    main, fork = (replace(EXPLODING, learning_rate=rate) for rate in rates)
    studio = forked(fork, steps=0, **vars(main))
    while studio._pair.able:
        studio._pair.make(steps=5, seconds=PATIENCE)
    names: tuple[RunName, RunName] = ("main", "fork")
    for name, settings in zip(names, (main, fork), strict=True):
        alone = studio_of(settings)
        step(alone, "epoch")
        found, expected = frame(studio, name), frame(alone)
        assert (found.row.step, found.stopped) == (expected.row.step, expected.stopped)
        assert studio._pair.run(name).step == found.row.step
        assert f"step {found.row.step:,} are kept" in found.sentence
    assert frame(studio).row.step != frame(studio, "fork").row.step
