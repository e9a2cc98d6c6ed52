"""Ctrl-C and kill at every moment: exit code 130, no traceback, and a run that goes on as if nothing had happened."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from math import inf
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from cutaway.train import Snapshot
from cutaway.train.checkpoint import Checkpoint, save_checkpoint

Answer = CompletedProcess[str]
Command = Callable[..., Answer]

ENDLESS = ("--data", "digits", "--hidden", "16", "--epochs", "50000", "--json")  # many minutes, if not stopped
SHORT = ("--data", "digits", "--hidden", "16", "--epochs", "2", "--out", "run")


def same_outcome(one: Path, other: Path) -> bool:
    """Return whether two runs have the same parameters and the same history, bit for bit."""
    names = ("network.safetensors", "history.jsonl", "history.csv")
    return all((one / name).read_bytes() == (other / name).read_bytes() for name in names)


def stopped_amid_training(folder: Path, number: signal.Signals) -> Answer:
    """Start a training in a process of its own and send it a signal after the third epoch."""
    command = [sys.executable, "-m", "cutaway", "train", *ENDLESS, "--out", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            for line in process.stderr:
                if line.startswith("epoch 3/"):
                    process.send_signal(number)
                    break
            out, err = process.communicate(timeout=120)
        finally:
            process.kill()
    return CompletedProcess(command, process.returncode, out, err)


def interrupt(*_: Any, **__: Any) -> None:
    """Stand in for whatever the user interrupts."""
    signal.raise_signal(signal.SIGINT)


def at_step(step: int, *actions: Callable[[], None]) -> Callable[[object, Snapshot], None]:
    """Return a way to show snapshots that does something when a step is shown."""

    def show(_: object, snapshot: Snapshot) -> None:
        if snapshot.state.step == step:
            for action in actions:
                action()

    return show


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_a_training_after_the_step_under_way(tmp_path: Path, number: signal.Signals) -> None:
    path = tmp_path / "run"
    answer = stopped_amid_training(path, number)
    assert answer.returncode == 130
    assert "Traceback" not in answer.stderr
    assert f"cutaway train --resume {path}" in answer.stdout
    last = json.loads(answer.stdout.splitlines()[-1])
    assert last == {"run": str(path), "stopped": True, "step": last["step"], "steps": 1_000_000}
    assert 60 <= last["step"] < 1_000_000
    assert (path / "checkpoints" / f"step-{last['step']:010d}.safetensors").is_file()
    assert not (path / "test_reads.jsonl").exists()


@pytest.mark.parametrize("step", [0, 7, 20, 39])
def test_a_stopped_training_goes_on_to_the_same_end(cutaway: Command, tmp_path: Path, step: int) -> None:
    assert cutaway("train", *SHORT[:-1], "undisturbed").returncode == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cutaway.cli.progress.Lines.show", at_step(step, interrupt))
        answer = cutaway("train", *SHORT, "--json")
    assert answer.returncode == 130
    last = json.loads(answer.stdout.splitlines()[-1])
    assert last == {"run": "run", "stopped": True, "step": step, "steps": 40}
    assert cutaway("train", "--resume", "run").returncode == 0
    assert same_outcome(tmp_path / "run", tmp_path / "undisturbed")


def test_ctrl_c_while_the_data_are_loaded_makes_no_run(
    cutaway: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("cutaway.cli.new_run.load", interrupt)
    answer = cutaway("train", *SHORT)
    assert answer.returncode == 130
    assert answer.stderr == "cutaway: Stopped.\n"
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
    monkeypatch.setattr("cutaway.cli.progress.Lines.show", at_step(7, interrupt, interrupt))
    answer = cutaway("train", *SHORT)
    assert answer.returncode == 130
    assert "Traceback" not in answer.stderr
    assert "Stopped after step 7 of 40; nothing is lost. Go on with:\n    cutaway train --resume run" in answer.stdout
    assert (tmp_path / "run" / "checkpoints" / "step-0000000007.safetensors").is_file()


def test_ctrl_c_while_the_checkpoint_is_written_reports_the_one_before(
    cutaway: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def save(folder: Path, checkpoint: Checkpoint) -> Path:
        if checkpoint.state.step == 27:
            raise KeyboardInterrupt
        return save_checkpoint(folder, checkpoint)

    monkeypatch.setattr("cutaway.train.recorder.SECONDS_BETWEEN_EPOCHS", -1)  # a checkpoint after each epoch
    monkeypatch.setattr("cutaway.train.recorder.SHARE_OF_CHECKPOINTS", inf)
    monkeypatch.setattr("cutaway.train.recorder.save_checkpoint", save)
    monkeypatch.setattr("cutaway.cli.progress.Lines.show", at_step(27, interrupt))
    answer = cutaway("train", *SHORT)
    assert answer.returncode == 130
    assert "Stopped after step 20 of 40; the steps after it will be made again. Go on with:" in answer.stdout


@pytest.mark.parametrize("command", [("evaluate", "run"), ("predict", "run", "any.png"), ("info",)])
def test_ctrl_c_in_any_other_command_is_a_short_line(
    cutaway: Command, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setattr("cutaway.cli.runs.find_run", interrupt)
    monkeypatch.setattr("cutaway.cli.info.collect", interrupt)
    answer = cutaway(*command)
    assert (answer.returncode, answer.stdout, answer.stderr) == (130, "", "cutaway: Stopped.\n")


def test_the_handlers_of_before_are_back_after_a_training(cutaway: Command) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    assert cutaway("train", *SHORT).returncode == 0
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


BEFORE_THE_START = """
import os, signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
signal.raise_signal(signal.SIGINT)
os.execv(sys.executable, [sys.executable, "-m", "cutaway", "info"])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the signals of Windows cannot be held back")
def test_ctrl_c_before_the_command_has_begun_is_a_short_line() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", BEFORE_THE_START], capture_output=True, text=True, timeout=120, check=False
    )
    assert (answer.returncode, answer.stdout, answer.stderr) == (130, "", "cutaway: Stopped.\n")


def test_importing_the_package_imports_nothing_that_takes_time() -> None:
    program = "import sys, cutaway; print(sorted({'numpy', 'rich', 'scipy', 'typer'} & set(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=True)
    assert answer.stdout == "[]\n"


@pytest.mark.parametrize("module", ["typer", "numpy", "rich"])
def test_ctrl_c_while_a_library_is_imported_is_a_short_line(tmp_path: Path, module: str) -> None:
    (tmp_path / f"{module}.py").write_text("import signal\nsignal.raise_signal(signal.SIGINT)\n")
    path = os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH")]))
    command = [sys.executable, "-m", "cutaway", "info"]
    answer = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, timeout=120, check=False
    )
    assert (answer.stdout, answer.stderr) == ("", "cutaway: Stopped.\n")
    assert answer.returncode in (130, -signal.SIGINT)  # a shell shows both as 130


def test_ctrl_c_while_the_options_are_read_is_a_short_line(cutaway: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("typer.core.TyperGroup.format_help", interrupt)
    answer = cutaway("--help")
    assert (answer.returncode, answer.stdout, answer.stderr) == (130, "", "cutaway: Stopped.\n")
