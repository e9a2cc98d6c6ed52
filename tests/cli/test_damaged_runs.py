"""Whatever lies in a run's folder, each command answers with a line, and never with NaN where JSON is promised."""

import json
import shutil
from collections.abc import Callable
from math import inf
from pathlib import Path
from subprocess import CompletedProcess

import numpy as np
import pytest
from PIL import Image

from cutaway.network import Network
from cutaway.train import recorder

Answer = CompletedProcess[str]
Command = Callable[..., Answer]


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """Return a file with a stroke."""
    pixels = np.full((28, 28), 255, np.uint8)
    pixels[4:24, 12:16] = 0
    Image.fromarray(pixels).save(tmp_path / "one.png")
    return tmp_path / "one.png"


def assert_one_line(answer: Answer, phrase: str) -> None:
    assert answer.returncode == 1
    (line,) = answer.stderr.splitlines()
    assert line.startswith("cutaway: ")
    assert phrase in line
    assert "NaN" not in answer.stdout
    assert "Infinity" not in answer.stdout


def overflow(path: Path) -> None:
    """Give a network finite parameters whose outputs are not: each sum is beyond the largest float32."""
    network = Network.load(path)
    for name in network.parameters:
        network.parameters[name] = np.full_like(network.parameters[name], 3e38)
    network.save(path)


@pytest.mark.parametrize("text", ["{}", "[]", "null", "{", "\x00", '{"test_accuracy": 1}', "1" + "0" * 400])
def test_a_damaged_result_is_a_line(cutaway: Command, run: Path, text: str) -> None:
    (run / "result.json").write_text(text)
    for json_wanted in ((), ("--json",)):
        answer = cutaway("train", "--resume", run, *json_wanted)
        assert_one_line(answer, f"The result of the run, {run / 'result.json'}, is damaged (")


def test_a_damaged_result_is_made_anew_as_the_line_says(cutaway: Command, run: Path) -> None:
    before = json.loads((run / "result.json").read_text())
    (run / "result.json").unlink()
    answer = cutaway("train", "--resume", run, "--json")
    assert answer.returncode == 0
    assert json.loads(answer.stdout) == {**before, "run": str(run)}
    assert before["samples_per_second"] > 0


def test_a_history_with_a_giant_number_does_not_keep_a_run_from_going_on(cutaway: Command, run: Path) -> None:
    (run / "result.json").unlink()
    with (run / "history.jsonl").open("a") as file:
        file.write('{"step": 1' + "0" * 400 + "}\\n")
    assert cutaway("train", "--resume", run).returncode == 0


def test_another_network_is_a_line(cutaway: Command, run: Path, picture: Path) -> None:
    Network([64, 5]).save(run / "network.safetensors")
    for arguments in (("predict", run, picture), ("evaluate", run)):
        assert_one_line(cutaway(*arguments, "--json"), "is not the one that")


def test_a_network_of_nan_is_a_line_and_no_look(cutaway: Command, run: Path, picture: Path) -> None:
    network = Network.load(run / "network.safetensors")
    network.parameters["W1"][:] = np.nan
    network.save(run / "network.safetensors")
    for arguments in (("predict", run, picture), ("evaluate", run)):
        assert_one_line(cutaway(*arguments, "--json"), "holds NaN or infinity")
    assert len((run / "test_reads.jsonl").read_text().splitlines()) == 1


def test_outputs_that_are_not_finite_are_a_line(cutaway: Command, run: Path, picture: Path) -> None:
    overflow(run / "network.safetensors")
    assert_one_line(cutaway("predict", run, picture, "--json"), "outputs of the network in")
    assert_one_line(cutaway("evaluate", run, "--on-validation", "--json"), "outputs or losses on the data 'digits'")


def test_a_damaged_checkpoint_that_is_passed_over_is_told(
    cutaway: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "SECONDS_BETWEEN_EPOCHS", 0.0)  # a checkpoint after each of the short epochs
    monkeypatch.setattr(recorder, "SHARE_OF_CHECKPOINTS", inf)
    run = tmp_path / "three-epochs"
    assert cutaway("train", "--data", "digits", "--epochs", 3, "--out", run).returncode == 0
    (run / "result.json").unlink()
    newest = max((run / "checkpoints").iterdir())
    newest.write_bytes(b"damaged")
    answer = cutaway("train", "--resume", run)
    assert answer.returncode == 0
    told = f"The newest checkpoint ({newest.name}) is damaged; going on from an older one, of step 40."
    assert told in answer.stderr.splitlines()


@pytest.mark.parametrize("lost", ["network.safetensors", "pictures"])
def test_what_was_deleted_from_a_finished_run_is_made_anew(run: Path, lost: str, cutaway: Command) -> None:
    path = run / lost
    before = path.read_bytes() if path.is_file() else None
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    assert cutaway("train", "--resume", run).returncode == 0
    assert path.exists()
    assert before is None or path.read_bytes() == before
