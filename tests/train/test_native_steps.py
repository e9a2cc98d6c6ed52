"""Stretches of the native core: over the ends of epochs, in bounded calls, and what is not finite is found out."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from cutaway.errors import NonFiniteError
from cutaway.execute.native.library import why_unavailable
from cutaway.train import State, Training, native_steps

Trainings = Callable[..., Training]
Bits = Callable[[State], dict[str, Any]]

pytestmark = pytest.mark.skipif(why_unavailable() is not None, reason=str(why_unavailable()))
TINY = {"examples": 20, "epochs": 700, "engine": "native", "learning_rate": 1e-4}


@pytest.mark.parametrize("batch_size", [10, 8], ids=["dividing", "with a smaller last batch"])
@pytest.mark.parametrize("network", [{}, {"dropout": 0.3}], ids=["plain", "dropout"])
def test_stretches_over_many_epochs_make_the_same_steps(
    training: Trainings, batch_size: int, network: dict[str, Any]
) -> None:
    ours, theirs = (
        list(training(**{**TINY, "epochs": 340, "engine": engine}, batch_size=batch_size, network=network).run())[-1]
        for engine in ("native", "reference")
    )
    for name, array in ours.state.parameters.items():
        np.testing.assert_allclose(array, theirs.state.parameters[name], atol=1e-4)


@pytest.mark.parametrize("schedule", ["constant", "one_cycle", "step"])
def test_the_length_of_calls_changes_nothing(
    training: Trainings, bits: Bits, monkeypatch: pytest.MonkeyPatch, schedule: str
) -> None:
    *_, whole = training(**TINY, batch_size=10, schedule=schedule).run()
    monkeypatch.setattr(native_steps, "EXAMPLES_AT_ONCE", 70)
    *_, parts = training(**TINY, batch_size=10, schedule=schedule).run()
    assert bits(parts.state) == bits(whole.state)
    assert parts.row == whole.row


def test_a_stretch_that_takes_long_ends_without_a_row(
    training: Trainings, bits: Bits, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = {one.state.step: one for one in training(**TINY, batch_size=10).run() if one.row}
    monkeypatch.setattr(native_steps, "EXAMPLES_AT_ONCE", 10)  # one step in a call
    monkeypatch.setattr(native_steps, "SECONDS_BETWEEN_SNAPSHOTS", 0)
    slow = list(training(**TINY, batch_size=10).run())
    assert [one.state.step for one in slow] == list(range(1401))
    assert [one.state.step for one in slow if one.row] == list(quick)
    assert all(bits(one.state) == bits(quick[one.state.step].state) for one in slow if one.row)


@pytest.mark.parametrize(("settings", "moves"), [("constant", False), ("reduce_on_plateau", False), ("cosine", True)])
def test_whether_the_rate_moves_is_asked_of_the_schedule(training: Trainings, settings: str, moves: bool) -> None:
    steps = training(schedule=settings)._fast
    assert isinstance(steps, native_steps.NativeSteps)
    assert steps._rate_moves is moves


@pytest.mark.parametrize("start", [0, 661], ids=["at the start", "in a stretch over the end of an epoch"])
def test_a_number_that_is_not_finite_is_named_wherever_it_comes_up(training: Trainings, start: int) -> None:
    told = []
    for engine in ("native", "reference"):
        settings = {**TINY, "learning_rate": 1e9, "engine": engine, "batch_size": 10}
        new = training(**settings, optimizer="sgd", activation="identity")
        with pytest.raises(NonFiniteError) as caught:
            list(new.run(replace(new.begin(), step=start)))
        told.append(str(caught.value).partition(":")[0])
    assert told[0] == told[1]
    assert start + 1 < int(told[0].split()[4]) < start + 20
