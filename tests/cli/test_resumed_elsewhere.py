"""A run on a device that fails, or that is not there any more, goes on on another one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
import torch

from cutaway.execute.device import TorchDevice

Command = Callable[..., CompletedProcess[str]]
BEGIN = ("train", "--data", "digits", "--hidden", "8", "--epochs", "2", "--device", "torch", "--out", "run")


@pytest.fixture(autouse=True)
def threads() -> Iterator[None]:
    """Leave PyTorch's number of threads as it was: a training on its arrays sets it."""
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def test_where_memory_runs_out_the_run_is_kept_and_goes_on_on_the_processor(
    cutaway: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        put, calls = TorchDevice.put, []

        def at_last_refused(self: TorchDevice, arrays: Mapping[str, Any]) -> dict[str, Any]:
            calls.append(1)
            if len(calls) > 30:
                raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
            return put(self, arrays)

        full.setattr(TorchDevice, "put", at_last_refused)
        answer = cutaway(*BEGIN)
    line = answer.stderr.splitlines()[-1]
    assert answer.returncode == 1
    assert line.startswith("cutaway: The memory of PyTorch ")
    assert line.endswith("once the cause is mended, go on with: cutaway train --resume run --device cpu")
    again = cutaway("train", "--resume", "run", "--device", "cpu", "--json")
    assert again.returncode == 0
    assert "was begun with --device torch and goes on with --device cpu. They round differently" in again.stderr
    assert json.loads(again.stdout)["engine"].startswith("native")


def test_a_run_of_a_gpu_goes_on_where_there_is_none(
    cutaway: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert cutaway(*BEGIN[:-4], "--out", "run").returncode == 0
    (tmp_path / "run" / "result.json").unlink()
    content = json.loads((tmp_path / "run" / "run.json").read_text())
    content["training"]["device"] = "cuda"
    (tmp_path / "run" / "run.json").write_text(json.dumps(content))
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    refused = cutaway("train", "--resume", "run")
    assert refused.returncode == 1
    assert refused.stderr.rstrip().endswith(
        "--device cpu makes the same training, and goes on with one beside --resume."
    )
    again = cutaway("train", "--resume", "run", "--device", "cpu", "--json")
    assert again.returncode == 0
    assert "begun with --device cuda and goes on with --device cpu" in again.stderr


def test_of_a_finished_run_nothing_goes_on(cutaway: Command, run: Path) -> None:
    answer = cutaway("train", "--resume", run, "--device", "torch")
    assert answer.returncode == 0
    assert "is finished already" in answer.stderr
    assert "round differently" not in answer.stderr
