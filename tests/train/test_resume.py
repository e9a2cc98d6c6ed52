"""An interrupted run, gone on with from its folder alone, equals the uninterrupted one bit for bit."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from cutaway.errors import RunError
from cutaway.files import read_json, write_json
from cutaway.network import Network
from cutaway.train import RecordedRun, Snapshot, State
from cutaway.train.checkpoint import load_latest, save_checkpoint
from cutaway.train.history import read_history

Runs = Callable[..., RecordedRun]
Bits = Callable[[State], dict[str, Any]]

KINDS: Mapping[str, dict[str, Any]] = {
    "sgd": {"optimizer": "sgd", "learning_rate": 0.5},
    "momentum, one cycle": {"optimizer": "sgd:momentum=0.9", "schedule": "one_cycle", "learning_rate": 0.5},
    "adam": {"learning_rate": 0.01},
    "nadam": {"optimizer": "nadam", "learning_rate": 0.01},
    "adam, one cycle": {"schedule": "one_cycle", "learning_rate": 0.01},
    "on a plateau": {"schedule": "reduce_on_plateau:patience=0,threshold=1", "learning_rate": 0.3},
    "penalties": {"regularizers": ("l2:rate=0.1", "l1:rate=0.01"), "learning_rate": 0.01},
    "penalty and bound": {
        "regularizers": ("l1_l2", "max_norm:norm=0.5"),
        "optimizer": "momentum",
        "learning_rate": 0.5,
    },
    "early stopping": {"learning_rate": 0.3, "early_stopping": 1, "epochs": 30},
    "dropout and batch normalization": {
        "learning_rate": 0.3,
        "early_stopping": 1,
        "epochs": 30,
        "network": {"dropout": 0.4, "batch_normalization": True},
    },
    "all at once": {
        "learning_rate": 0.3,
        "network": {"dropout": 0.4, "batch_normalization": True},
        "regularizers": ("l2:rate=0.1", "max_norm:norm=0.5"),
    },
}
PULLS = {"at the start": 1, "after a step": 2, "amid an epoch": 7, "at an epoch's end": 9, "amid the next": 10}


def finish(run: RecordedRun) -> RecordedRun:
    for _ in run.snapshots():
        pass
    return run


def interrupt(run: RecordedRun, pulls: int) -> Path:
    with closing(run.snapshots()) as snapshots:
        assert len(list(islice(snapshots, pulls))) == pulls
    return run.folder.path


def assert_same(one: RecordedRun, other: RecordedRun, bits: Bits) -> None:
    assert bits(one.state) == bits(other.state)
    assert one.rows == other.rows
    files = [
        [(run.folder.path / name).read_bytes() for name in ("history.jsonl", "history.csv")] for run in (one, other)
    ]
    assert files[0] == files[1]


@pytest.mark.parametrize("pulls", PULLS.values(), ids=PULLS)
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_resumed_equals_uninterrupted(
    recorded: Runs, reopened: Runs, bits: Bits, kind: dict[str, Any], pulls: int
) -> None:
    whole = finish(recorded("whole", **kind))
    assert whole.training.is_finished(whole.state)
    path = interrupt(recorded("parts", **kind), pulls)
    assert_same(finish(reopened(path)), whole, bits)


def test_interrupted_after_every_single_step(recorded: Runs, reopened: Runs, bits: Bits) -> None:
    whole = finish(recorded("whole", early_stopping=5))
    path = interrupt(recorded("parts", early_stopping=5), 1)
    for _ in range(12):
        run = reopened(path)
        interrupt(run, 2 if run.state.step == 0 else 1)
    assert_same(reopened(path), whole, bits)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_finished_run_makes_no_further_step(recorded: Runs, reopened: Runs, bits: Bits, kind: dict[str, Any]) -> None:
    whole = finish(recorded(**kind))
    again = reopened(whole.folder.path)
    assert list(again.snapshots()) == []
    assert_same(again, whole, bits)


def test_an_exception_of_the_caller_loses_no_step(recorded: Runs, reopened: Runs) -> None:
    def stop_at_six(snapshots: Iterable[Snapshot]) -> None:
        for snapshot in snapshots:
            if snapshot.state.step == 6:
                raise KeyboardInterrupt

    run = recorded()
    with closing(run.snapshots()) as snapshots, pytest.raises(KeyboardInterrupt):
        stop_at_six(snapshots)
    assert reopened(run.folder.path).state.step == 6


def test_a_checkpoint_without_the_schedules_memory_is_refused(recorded: Runs, reopened: Runs) -> None:
    path = interrupt(recorded(), 6)
    content = read_json(path / "run.json")
    content["training"]["schedule"] = "reduce_on_plateau"
    write_json(path / "run.json", content)
    with pytest.raises(RunError, match=r"does not fit the schedule in .*; one of the two is damaged"):
        reopened(path)


def test_the_seconds_of_all_parts_add_up(recorded: Runs, reopened: Runs) -> None:
    run = recorded()
    path = interrupt(run, 6)
    assert 0 < run.seconds == reopened(path).seconds < finish(reopened(path)).seconds


# Three epochs of fifty steps with two examples; four times in an epoch the examples since the last snapshot, two for
# the reference and the three steps' six, or four, for the native core, are those of a snapshot that was also measured.
@pytest.mark.parametrize(("engine", "pure"), [("reference", 276), ("auto", 240)])
def test_the_speed_is_that_of_all_parts(recorded: Runs, reopened: Runs, engine: str, pure: int) -> None:
    run = recorded(batch_size=2, engine=engine)
    if run.training.engine.native is None:
        pure = 276
    path = interrupt(run, 60)
    assert 0 < run.samples_per_second == reopened(path).samples_per_second
    whole = finish(reopened(path))
    counted = {name: getattr(reopened(path)._stopwatch.timing, name).examples for name in ("pure", "every")}
    assert counted == {"pure": pure, "every": 300}
    again = finish(reopened(path))  # its training is over, nothing is left to time
    assert again.samples_per_second == whole.samples_per_second > 0


def test_a_checkpoint_of_another_network_is_refused_in_a_sentence(recorded: Runs, reopened: Runs) -> None:
    path = interrupt(recorded(), 6)
    content = read_json(path / "run.json")
    content["network"]["sizes"] = [64, 9, 10]
    write_json(path / "run.json", content)
    with pytest.raises(RunError, match=r"does not fit the network or the optimizer in .*; one of the two is damaged"):
        reopened(path)


def test_a_checkpoint_that_takes_a_statistic_for_a_parameter_is_refused(recorded: Runs, reopened: Runs) -> None:
    path = interrupt(recorded(network={"batch_normalization": True}), 6)
    found = load_latest(path / "checkpoints")
    assert found is not None
    measured = dict(found.state.statistics)
    learned = {**found.state.parameters, "running_mean1": measured.pop("running_mean1")}
    mixed = replace(found.state, parameters=learned, statistics=measured)
    save_checkpoint(path / "checkpoints", replace(found, state=mixed))
    with pytest.raises(RunError, match=r"does not fit the network or the optimizer in .*; one of the two is damaged"):
        reopened(path)


def test_the_network_of_the_run_is_not_changed(recorded: Runs) -> None:
    run = finish(recorded())
    fresh = Network.from_specification(run.folder.specification).parameters
    assert all((run.training.network.parameters[name] == fresh[name]).all() for name in fresh)


def test_the_history_on_disk_is_that_in_memory(recorded: Runs) -> None:
    run = finish(recorded())
    assert read_history(run.folder.path) == run.rows
    assert [row["step"] for row in run.rows] == list(range(13))
