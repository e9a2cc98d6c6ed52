"""Ctrl-C and kill at every moment: exit code 130, no traceback, and a run that goes on as if nothing had happened."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from cutaway.train import Snapshot

Answer = CompletedProcess[str]
Command = Callable[..., Answer]

OPTIONS = ("--data", "digits", "--hidden", "16", "--epochs", "100", "--json")
SHORT = ("--data", "digits", "--hidden", "16", "--epochs", "2", "--out", "run")


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, process: Command) -> Path:
    path = tmp_path_factory.mktemp("undisturbed") / "run"
    assert process("train", *OPTIONS, "--out", path).returncode == 0
    return path


def same_outcome(one: Path, other: Path) -> bool:
    """Return whether two runs have the same parameters and the same history, bit for bit."""
    names = ("network.safetensors", "history.jsonl", "history.csv")
    return all((one / name).read_bytes() == (other / name).read_bytes() for name in names)


def stopped_amid_training(folder: Path, number: signal.Signals) -> Answer:
    """Start a training in a process of its own and send it a signal after the third epoch."""
    command = [sys.executable, "-m", "cutaway", "train", *OPTIONS, "--out", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("epoch 3/"):
                process.send_signal(number)
                break
        out, err = process.communicate(timeout=60)
    return CompletedProcess(command, process.returncode, out, err)


def interrupt(*_: Any, **__: Any) -> None:
    """Stand in for whatever the user interrupts."""
    signal.raise_signal(signal.SIGINT)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_training_goes_on_to_the_same_end(
    process: Command, undisturbed: Path, tmp_path: Path, number: signal.Signals
) -> None:
    path = tmp_path / "run"
    answer = stopped_amid_training(path, number)
    assert answer.returncode == 130
    assert "Traceback" not in answer.stderr
    assert f"cutaway train --resume {path}" in answer.stdout
    last = json.loads(answer.stdout.splitlines()[-1])
    assert last == {"run": str(path), "stopped": True, "step": last["step"], "steps": 2000}
    assert 60 <= last["step"] < 2000
    assert not (path / "test_reads.jsonl").exists()
    assert process("train", "--resume", path).returncode == 0
    assert same_outcome(path, undisturbed)


def test_ctrl_c_while_the_data_are_loaded_makes_no_run(
    cutaway: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("cutaway.cli.new_run.load", interrupt)
    answer = cutaway("train", *SHORT)
    assert answer.returncode == 130
    assert "Traceback" not in answer.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("where", ["cutaway.train.result.examine", "cutaway.pictures.run.draw_run"])
def test_ctrl_c_at_the_end_loses_nothing(cutaway: Command, tmp_path: Path, where: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(where, interrupt)
        answer = cutaway("train", *SHORT)
    assert answer.returncode == 130
    assert "Stopped after step 40 of 40; nothing is lost." in answer.stdout
    assert "Traceback" not in answer.stderr
    assert not (tmp_path / "run" / "result.json").exists()
    again = cutaway("train", "--resume", "run")
    assert again.returncode == 0
    assert (tmp_path / "run" / "result.json").is_file()


def test_ctrl_c_in_the_last_step_lets_the_run_finish(
    cutaway: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def show(_: object, snapshot: Snapshot) -> None:
        if snapshot.finished:
            interrupt()

    monkeypatch.setattr("cutaway.cli.progress.Lines.show", show)
    assert cutaway("train", *SHORT).returncode == 0
    assert (tmp_path / "run" / "result.json").is_file()


def test_a_second_ctrl_c_stops_at_once_and_keeps_the_last_step(
    cutaway: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def show(_: object, snapshot: Snapshot) -> None:
        if snapshot.state.step == 7:
            interrupt()
            interrupt()

    monkeypatch.setattr("cutaway.cli.progress.Lines.show", show)
    answer = cutaway("train", *SHORT)
    assert answer.returncode == 130
    assert "Traceback" not in answer.stderr
    assert (tmp_path / "run" / "checkpoints" / "step-0000000007.safetensors").is_file()


def test_the_handlers_of_before_are_back_after_a_training(cutaway: Command) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    assert cutaway("train", *SHORT).returncode == 0
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before
