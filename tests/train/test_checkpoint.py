"""Checkpoints: two are kept, a damaged one is passed over, and no crash loses what was there."""

import json
import os
import struct
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from itertools import islice
from math import inf
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cutaway.errors import CutawayError, DataError, RunError
from cutaway.network.saving import HEADER
from cutaway.train import RecordedRun, RunFolder, State, Training
from cutaway.train.checkpoint import Checkpoint, load_latest, save_checkpoint

Trainings = Callable[..., Training]
Bits = Callable[[State], dict[str, Any]]
Damage = Callable[[Path], object]
GoOn = Callable[[Callable[[bytes], bytes]], None]

SETTINGS: dict[str, Any] = {"early_stopping": 3, "learning_rate": 0.01, "schedule": "reduce_on_plateau:patience=0"}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(10**400),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=3,
)
FIELDS = (
    "kind",
    "version",
    "step",
    "loss_sum",
    "loss_count",
    "best",
    "schedule_memory",
    "history_rows",
    "seconds",
    "timing",
)


@pytest.fixture(scope="session")
def states(training: Trainings) -> list[State]:
    return [snapshot.state for snapshot in training(**SETTINGS).run()]


@pytest.fixture
def folder(tmp_path: Path, states: list[State]) -> Path:
    """Return a folder with the checkpoints of steps 4 and 5."""
    for number in (3, 4, 5):
        save_checkpoint(tmp_path / "checkpoints", Checkpoint(states[number], number + 1, number / 10))
    return tmp_path / "checkpoints"


@pytest.fixture
def go_on_with(run_folder: Callable[..., RunFolder], training: Trainings, states: list[State]) -> GoOn:
    """Return what goes on, for two steps, from a checkpoint whose bytes were changed; a sentence is fine, too."""
    run = run_folder(**SETTINGS)

    def go_on(change: Callable[[bytes], bytes]) -> None:
        for old in run.checkpoints.glob("*"):
            old.unlink()
        path = save_checkpoint(run.checkpoints, Checkpoint(states[5], 6, 0.5))
        path.write_bytes(change(path.read_bytes()))
        with suppress(CutawayError), closing(RecordedRun(run, training(**SETTINGS)).snapshots()) as snapshots:
            list(islice(snapshots, 2))

    return go_on


def newest(folder: Path) -> Path:
    return max(folder.glob("step-*"))


def with_header(content: bytes, **changed: Any) -> bytes:
    """Return a safetensors file in which parts of our header were replaced."""
    length = struct.unpack("<Q", content[:8])[0]
    whole = json.loads(content[8 : 8 + length])
    ours = {**json.loads(whole["__metadata__"][HEADER]), **changed}
    whole["__metadata__"][HEADER] = json.dumps(ours)
    header = json.dumps(whole).encode()
    return struct.pack("<Q", len(header)) + header + content[8 + length :]


def test_what_was_saved_is_loaded(folder: Path, states: list[State], bits: Bits) -> None:
    found = load_latest(folder)
    assert found is not None
    assert bits(found.state) == bits(states[5])
    assert found.state.best is not None
    assert (found.history_rows, found.seconds) == (6, 0.5)


def test_a_checkpoint_from_before_schedules_had_a_memory_is_loaded(folder: Path, states: list[State]) -> None:
    state = replace(states[5], schedule_memory={})
    path = save_checkpoint(folder, Checkpoint(state, 6, 0.5))
    content = path.read_bytes()
    length = struct.unpack("<Q", content[:8])[0]
    whole = json.loads(content[8 : 8 + length])
    ours = json.loads(whole["__metadata__"][HEADER])
    del ours["schedule_memory"]
    whole["__metadata__"][HEADER] = json.dumps(ours)
    header = json.dumps(whole).encode()
    path.write_bytes(struct.pack("<Q", len(header)) + header + content[8 + length :])
    found = load_latest(folder)
    assert found is not None
    assert found.state.schedule_memory == {}


def test_only_the_two_newest_are_kept(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == [
        "step-0000000004.safetensors",
        "step-0000000005.safetensors",
    ]


def test_no_checkpoint_is_not_an_error(tmp_path: Path) -> None:
    assert load_latest(tmp_path / "checkpoints") is None


DAMAGES: dict[str, Damage] = {
    "empty": lambda path: path.write_bytes(b""),
    "cut in the header": lambda path: path.write_bytes(path.read_bytes()[:50]),
    "cut near the end": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "random bytes": lambda path: path.write_bytes(os.urandom(5000)),
    "zeros": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "a network, no checkpoint": lambda path: path.write_bytes(with_header(path.read_bytes(), kind="network")),
    "a step that is no number": lambda path: path.write_bytes(with_header(path.read_bytes(), step="many")),
    "a negative step": lambda path: path.write_bytes(with_header(path.read_bytes(), step=-1)),
    "a timing that is none": lambda path: path.write_bytes(with_header(path.read_bytes(), timing={"pure": [1, 2]})),
    "infinite seconds": lambda path: path.write_bytes(with_header(path.read_bytes(), seconds=float("inf"))),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_newest_is_passed_over(folder: Path, states: list[State], bits: Bits, damage: Damage) -> None:
    damage(newest(folder))
    found = load_latest(folder)
    assert found is not None
    assert bits(found.state) == bits(states[4])


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_all_damaged_is_a_sentence(folder: Path, damage: Damage) -> None:
    for path in folder.iterdir():
        damage(path)
    with pytest.raises(RunError, match=r"No checkpoint in .* can be read; all 2 are damaged\. Start the run anew\."):
        load_latest(folder)


def test_a_run_goes_on_from_the_checkpoint_before_a_damaged_one(
    recorded: Callable[..., RecordedRun],
    reopened: Callable[..., RecordedRun],
    bits: Bits,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("cutaway.train.recorder.SECONDS_BETWEEN_EPOCHS", -1)  # a checkpoint after each of these epochs
    monkeypatch.setattr("cutaway.train.recorder.SHARE_OF_CHECKPOINTS", inf)
    whole, parts = recorded("whole"), recorded("parts")
    for run in (whole, parts):
        for _ in run.snapshots():
            pass
    newest(parts.folder.checkpoints).write_bytes(b"damaged")
    again = reopened(parts.folder.path)
    assert again.state.step == 8
    assert [snapshot.state.step for snapshot in again.snapshots()] == [9, 10, 11, 12]
    assert bits(again.state) == bits(whole.state)
    assert again.rows == whole.rows


def test_a_damaged_checkpoint_that_was_passed_over_is_told(folder: Path) -> None:
    told: list[str] = []
    load_latest(folder, told.append)
    assert told == []
    newest(folder).write_bytes(b"damaged")
    load_latest(folder, told.append)
    assert told == [
        "The newest checkpoint (step-0000000005.safetensors) is damaged; going on from an older one, of step 4."
    ]


@pytest.mark.parametrize("version", [0, 2, None, "1", 10**400])
def test_a_checkpoint_of_another_version_is_refused_and_not_passed_over(folder: Path, version: object) -> None:
    path = newest(folder)
    path.write_bytes(with_header(path.read_bytes(), version=version))
    with pytest.raises(RunError, match=r"has the format version .*; this Cutaway reads version 1\. Go on with"):
        load_latest(folder)


def test_a_leftover_temporary_file_is_ignored(folder: Path) -> None:
    (folder / ".step-0000000009.safetensors.x7").write_bytes(b"half a checkpoint")
    found = load_latest(folder)
    assert found is not None
    assert found.state.step == 5


@pytest.mark.parametrize("call", ["fsync", "replace"])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=["full", "Ctrl-C"])
def test_a_failure_while_writing_leaves_what_was_there(
    folder: Path, states: list[State], monkeypatch: pytest.MonkeyPatch, call: str, error: BaseException
) -> None:
    before = {path: path.read_bytes() for path in folder.iterdir()}

    def fail(*_: Any, **__: Any) -> None:
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(os, call, fail)
        with pytest.raises((DataError, KeyboardInterrupt)):
            save_checkpoint(folder, Checkpoint(states[6], 7, 0.6))
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changed=st.dictionaries(st.sampled_from(FIELDS), JSON, min_size=1, max_size=2))
def test_a_hostile_header_is_answered_with_a_sentence(go_on_with: GoOn, changed: dict[str, Any]) -> None:
    go_on_with(lambda content: with_header(content, **changed))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 1500), byte=st.binary(min_size=1, max_size=3))
def test_changed_bytes_in_the_header_are_answered_with_a_sentence(go_on_with: GoOn, place: int, byte: bytes) -> None:
    go_on_with(lambda content: content[:place] + byte + content[place + len(byte) :])
