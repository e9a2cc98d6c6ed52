"""A system that refuses a file operation: the line says what is true, and how a training goes on."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

Command = Callable[..., CompletedProcess[str]]
SHORT = ("--data", "digits", "--hidden", "16", "--epochs", "2", "--out", "run")
PLACES = {
    "a checkpoint": "cutaway.train.recorder.save_checkpoint",
    "the history": "cutaway.train.history.History.append",
    "the network": "cutaway.network.saving.write_atomically",
    "a picture": "cutaway.pictures.style.write_atomically",
    "the result": "cutaway.train.result.write_json",
}


def full(*_: Any, **__: Any) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_training_on_a_full_disk_says_how_to_go_on(cutaway: Command, tmp_path: Path, place: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(place, full)
        answer = cutaway("train", *SHORT)
    assert answer.returncode == 1
    line = answer.stderr.splitlines()[-1]
    assert line.startswith("cutaway: ")
    assert "No space left on device. The run is kept up to step " in line
    assert line.endswith("; once the cause is mended, go on with: cutaway train --resume run")
    assert cutaway("train", "--resume", "run").returncode == 0
    assert (tmp_path / "run" / "result.json").is_file()


def test_elsewhere_the_line_claims_no_more_than_it_knows(cutaway: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cutaway.cli.new_run.load", full)
    answer = cutaway("train", *SHORT)
    assert answer.returncode == 1
    assert answer.stderr == "cutaway: The system refused a file operation: No space left on device.\n"
