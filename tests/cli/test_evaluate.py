"""``cutaway evaluate``: the same figures as at the end of the training, and every look counted."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from cutaway.data.vault import looks
from cutaway.files import read_json
from cutaway.train.history import read_history

Command = Callable[..., CompletedProcess[str]]


def test_it_finds_what_the_training_found_and_counts_the_look(cutaway: Command, run: Path) -> None:
    result = read_json(run / "result.json")
    for look in (2, 3):
        found = json.loads(cutaway("evaluate", run, "--json").stdout)
        assert found["test_accuracy"] == result["test_accuracy"]
        assert found["test_loss"] == pytest.approx(result["test_loss"], rel=1e-6)
        assert (found["looks"], found["examples"], found["data"]) == (look, 297, "digits")
    assert looks(run / "test_reads.jsonl") == 3


def test_on_validation_the_test_data_stay_closed(cutaway: Command, run: Path) -> None:
    found = json.loads(cutaway("evaluate", run, "--on-validation", "--json").stdout)
    assert found["validation_accuracy"] == read_history(run)[-1]["validation_accuracy"]
    assert found["examples"] == 300
    assert "test_accuracy" not in found
    assert looks(run / "test_reads.jsonl") == 1


def test_in_words_it_tells_the_look_and_each_digit(cutaway: Command, run: Path) -> None:
    answer = cutaway("evaluate", run)
    first, *digits = answer.stdout.splitlines()
    assert first.startswith("Accuracy 9")
    assert "of 297 right" in first
    assert first.endswith("look number 2 at the test data")
    assert [line.split(":")[0].strip() for line in digits] == list("0123456789")


@pytest.mark.parametrize("given", ["latest", "digits-run", "runs/digits-run"])
def test_a_run_has_three_names(cutaway: Command, run: Path, given: str) -> None:
    found = json.loads(cutaway("evaluate", given, "--on-validation", "--json").stdout)
    assert Path(found["run"]).resolve() == run


def test_latest_is_the_run_that_began_last(cutaway: Command, run: Path) -> None:
    cutaway("train", "--data", "digits", "--hidden", "16", "--epochs", "1", "--out", "runs/newer")
    os.utime(run / "run.json", (1, 1))
    found = json.loads(cutaway("evaluate", "latest", "--on-validation", "--json").stdout)
    assert found["run"] == "runs/newer"


def test_an_unfinished_run_is_a_sentence(cutaway: Command, run: Path) -> None:
    (run / "network.safetensors").unlink()
    answer = cutaway("evaluate", run)
    assert answer.returncode == 1
    assert (
        f"cutaway: The run {run} has no trained network yet; finish the run with: cutaway train --resume {run}"
        in answer.stderr
    )


def test_a_damaged_network_is_a_sentence(cutaway: Command, run: Path) -> None:
    (run / "network.safetensors").write_bytes(b"damaged")
    answer = cutaway("evaluate", run)
    assert answer.returncode == 1
    assert "is not a complete safetensors file" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_no_run_is_a_sentence(cutaway: Command) -> None:
    answer = cutaway("evaluate", "nosuch")
    assert answer.returncode == 1
    assert answer.stderr.startswith("cutaway: There is no run in nosuch: it has no run.json.")


def test_data_of_another_size_are_a_sentence_and_no_look(cutaway: Command, run: Path, small_folder: Path) -> None:
    answer = cutaway("evaluate", run, "--data", small_folder)
    assert answer.returncode == 1
    assert (
        "The network has 64 inputs and 10 outputs; the data 'small' need 4 inputs and 2 outputs, one for each class."
        in answer.stderr
    )
    assert looks(run / "test_reads.jsonl") == 1
