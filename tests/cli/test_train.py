"""``cutaway train``: what it prints, what it writes, and which data it takes."""

import gzip
import json
import struct
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import numpy as np
import pytest
from numpy.typing import NDArray

from cutaway.data.digits import digits_part
from cutaway.data.vault import looks
from cutaway.network import Network

Answer = CompletedProcess[str]
Command = Callable[..., Answer]

SHORT = ("--hidden", "16", "--epochs", "2")


def idx(values: NDArray[np.uint8]) -> bytes:
    """Return an array as an IDX file."""
    return bytes([0, 0, 8, values.ndim]) + struct.pack(f">{values.ndim}I", *values.shape) + values.tobytes()


def write_folder(folder: Path, *, zipped: bool = False, width: int = 8) -> Path:
    """Write the digits as the four files of MNIST, 8 pixels high."""
    folder.mkdir()
    for part, prefix in (("train", "train"), ("test", "t10k")):
        digits = digits_part(part)
        pictures = np.minimum(digits.x.reshape(-1, 8, 8).astype(int) * 16, 255).astype(np.uint8)[:, :, :width]
        for name, values in (("images-idx3", pictures), ("labels-idx1", digits.labels.astype(np.uint8))):
            content, path = idx(values), folder / f"{prefix}-{name}-ubyte"
            if zipped:
                path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(content, 1))
            else:
                path.write_bytes(content)
    return folder


def only_run(folder: Path) -> Path:
    """Return the one run in ``runs/``."""
    (path,) = (folder / "runs").iterdir()
    return path


def test_the_last_line_of_json_says_what_came_out(finished: tuple[Path, Answer]) -> None:
    path, answer = finished
    result = json.loads(answer.stdout.splitlines()[-1])
    assert answer.returncode == 0
    assert {
        "run",
        "data",
        "test_accuracy",
        "test_loss",
        "epochs",
        "seconds",
        "samples_per_second",
        "seed",
        "engine",
    } <= set(result)
    assert (result["run"], result["data"], result["epochs"], result["seed"]) == (str(path), "digits", 30, 0)
    assert 0.9 < result["test_accuracy"] < 1
    assert 0 < result["test_loss"] < 0.5
    assert min(result["seconds"], result["samples_per_second"]) > 0


def test_json_is_all_that_is_printed_to_standard_output(finished: tuple[Path, Answer]) -> None:
    assert len(finished[1].stdout.splitlines()) == 1
    assert "epoch 30/30" in finished[1].stderr
    assert "Traceback" not in finished[1].stderr
    assert "Warning" not in finished[1].stderr


def test_the_run_folder_is_complete(finished: tuple[Path, Answer]) -> None:
    path, answer = finished
    names = {"run.json", "history.jsonl", "history.csv", "test_reads.jsonl", "network.safetensors", "result.json"}
    assert {file.name for file in path.iterdir() if not file.name.startswith(".")} == names | {
        "checkpoints",
        "pictures",
    }
    assert {file.stem for file in (path / "pictures").iterdir()} == {"curves", "confusion", "first_layer", "mistakes"}
    told = json.loads(answer.stdout)
    assert json.loads((path / "result.json").read_text()) == {**told, "run": path.name}


def test_there_was_one_look_at_the_test_data(finished: tuple[Path, Answer]) -> None:
    (line,) = (finished[0] / "test_reads.jsonl").read_text().splitlines()
    assert json.loads(line)["look"] == 1


def test_without_json_it_tells_the_story_and_what_is_next(cutaway: Command, tmp_path: Path) -> None:
    answer = cutaway("train", "--data", "digits", *SHORT)
    path = only_run(tmp_path).relative_to(tmp_path)
    assert answer.returncode == 0
    assert path.name.startswith("digits-64-16-10-")
    for phrase in (
        "Data: digits, 1,200 examples to learn from and 300 to watch",
        "Parameters: 1,210",
        "batches of 60, 2 epochs, seed 0",
        f"Run folder: {path}",
        "examples it never saw",
        "look number 1 at test data",
        f"    cutaway predict {path} PICTURE.png",
    ):
        assert phrase in answer.stdout


def test_regularizers_are_told_and_kept(cutaway: Command, tmp_path: Path) -> None:
    given = ("--regularizer", "l2:rate=0.01", "--regularizer", "max_norm:norm=0.5")
    answer = cutaway("train", "--data", "digits", *SHORT, *given, "--out", "run")
    assert answer.returncode == 0
    assert "The weights are held small by l2:rate=0.01 and max_norm:norm=0.5" in answer.stdout
    assert json.loads((tmp_path / "run" / "run.json").read_text())["training"]["regularizers"] == list(given[1::2])
    network = Network.load(tmp_path / "run" / "network.safetensors")
    assert np.linalg.norm(network.parameters["W1"], axis=0).max() <= 0.5 + 1e-6


def test_without_regularizers_none_are_told(cutaway: Command) -> None:
    assert "held small" not in cutaway("train", "--data", "digits", *SHORT).stdout


def test_a_run_from_before_there_were_regularizers_goes_on(cutaway: Command, run: Path) -> None:
    content = json.loads((run / "run.json").read_text())
    assert content["training"].pop("regularizers") == []
    (run / "run.json").write_text(json.dumps(content))
    (run / "result.json").unlink()
    answer = cutaway("train", "--resume", run)
    assert answer.returncode == 0
    assert "examples it never saw" in answer.stdout


def test_early_stopping_tells_the_best_epoch(cutaway: Command) -> None:
    answer = cutaway(
        "train", "--data", "digits", "--hidden", "16", "--early-stopping", 1, "--learning-rate", 0.1, "--epochs", 40
    )
    assert answer.returncode == 0
    assert "the best one by validation loss" in answer.stdout


def test_the_same_seed_gives_the_same_network(cutaway: Command, tmp_path: Path) -> None:
    for name, seed in (("one", 3), ("two", 3), ("three", 4)):
        assert cutaway("train", "--data", "digits", *SHORT, "--seed", seed, "--out", name).returncode == 0
    one, two, three = ((tmp_path / name / "network.safetensors").read_bytes() for name in ("one", "two", "three"))
    assert one == two != three


def test_resuming_a_finished_run_shows_its_result_again(cutaway: Command, run: Path) -> None:
    answer = cutaway("train", "--resume", run, "--json")
    assert answer.returncode == 0
    assert "is finished already" in answer.stderr
    result = json.loads((run / "result.json").read_text())
    assert json.loads(answer.stdout) == {**result, "run": str(run)}, "where it lies now; its file has its name alone"
    assert looks(run / "test_reads.jsonl") == 1


@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "gzipped"])
def test_a_folder_of_idx_files(cutaway: Command, tmp_path: Path, zipped: bool) -> None:
    write_folder(tmp_path / "mine", zipped=zipped)
    answer = cutaway("train", "--data", "mine", "--hidden", "32", "--epochs", 20, "--json", "--out", "run")
    result = json.loads(answer.stdout)
    assert answer.returncode == 0
    assert result["test_accuracy"] > 0.9
    assert result["data"] == str(tmp_path / "mine")


def test_a_run_on_a_folder_goes_on_from_any_other_folder(
    cutaway: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_folder(tmp_path / "mine")
    assert cutaway("train", "--data", "mine", *SHORT, "--out", "run").returncode == 0
    monkeypatch.chdir("/")
    assert cutaway("evaluate", tmp_path / "run").returncode == 0


def test_pictures_that_are_not_square_train_but_cannot_be_predicted(cutaway: Command, tmp_path: Path) -> None:
    write_folder(tmp_path / "narrow", width=7)
    assert cutaway("train", "--data", "narrow", *SHORT, "--out", "run").returncode == 0
    assert {file.stem for file in (tmp_path / "run" / "pictures").iterdir()} >= {"curves", "confusion"}
    answer = cutaway("predict", "run", "any.png")
    assert answer.returncode == 1
    assert "was trained on inputs that are no pictures, so it cannot read one." in answer.stderr


def test_changed_data_are_found_out_when_a_run_goes_on(cutaway: Command, tmp_path: Path) -> None:
    labels = write_folder(tmp_path / "mine") / "train-labels-idx1-ubyte"
    assert cutaway("train", "--data", "mine", *SHORT, "--out", "run").returncode == 0
    (tmp_path / "run" / "result.json").unlink()
    content = bytearray(labels.read_bytes())
    content[-1] = (content[-1] + 1) % 10
    labels.write_bytes(content)
    answer = cutaway("train", "--resume", "run")
    assert answer.returncode == 1
    assert "their checksum differs); put the old ones back, or start a new run." in answer.stderr


@pytest.mark.usefixtures("no_mnist")
def test_without_mnist_the_digits_stand_in_and_the_user_is_told(cutaway: Command) -> None:
    answer = cutaway("train", *SHORT, "--json")
    assert answer.returncode == 0
    assert json.loads(answer.stdout)["data"] == "digits"
    assert "MNIST could not be had, so these are the embedded digits" in answer.stderr


@pytest.mark.usefixtures("no_mnist")
def test_without_mnist_asking_for_it_is_an_error(cutaway: Command, tmp_path: Path) -> None:
    answer = cutaway("train", "--data", "mnist")
    assert answer.returncode == 1
    assert answer.stderr.splitlines()[-1].startswith("cutaway: MNIST is not available: ")
    assert list(tmp_path.iterdir()) == []


def test_gradient_descent_says_that_all_examples_are_one_batch(cutaway: Command, tmp_path: Path) -> None:
    answer = cutaway("train", "--data", "digits", *SHORT, "--optimizer", "gradient_descent", "--learning-rate", "0.1")
    assert "all 1,200 examples as one batch" in answer.stdout
    assert json.loads((only_run(tmp_path) / "result.json").read_text())["steps"] == 2
