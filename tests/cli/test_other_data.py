"""Generated data, CSV files and drawings on the command line."""

import gzip
import json
import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from string import ascii_uppercase
from subprocess import CompletedProcess
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from cutaway.data import load
from cutaway.data.emnist import EMNIST_LETTERS
from cutaway.data.idx_source import IdxFile, Part
from cutaway.data.relatives import RELATIVES

Command = Callable[..., CompletedProcess[str]]


def idx_bytes(values: NDArray[Any]) -> bytes:
    return bytes([0, 0, 8, values.ndim]) + struct.pack(f">{values.ndim}I", *values.shape) + values.tobytes()


def test_a_generated_set_is_trained_on_and_found_again(cutaway: Command) -> None:
    options = ("--hidden", "8", "--epochs", "30", "--batch-size", "10", "--learning-rate", "0.02")
    result = json.loads(cutaway("train", "--data", "gauss:noise=0.1", *options, "--out", "a", "--json").stdout)
    assert result["data"] == "gauss:examples=500,noise=0.1,seed=0"
    assert result["test_accuracy"] > 0.9
    found = json.loads(cutaway("evaluate", "a", "--json").stdout)
    assert found["test_accuracy"] == result["test_accuracy"]


def test_numbers_are_predicted_with_the_right_output(cutaway: Command, tmp_path: Path) -> None:
    rows = "".join(f"{size},{2 * size + 1.5}\n" for size in range(80))
    (tmp_path / "houses.csv").write_text("size,price\n" + rows)
    refused = cutaway("train", "--data", "houses.csv:target=price", "--out", "a")
    assert refused.returncode
    assert "--output identity" in refused.stderr
    options = ("--output", "identity", "--hidden", "8", "--epochs", "60", "--batch-size", "5")
    answer = cutaway("train", "--data", "houses.csv:target=price", *options, "--learning-rate", "0.01", "--out", "a")
    assert "Test R squared 0.9" in answer.stdout
    assert "PICTURE.png" not in answer.stdout
    assert not (tmp_path / "a" / "pictures" / "confusion.png").exists()
    assert "R squared 0.9" in cutaway("evaluate", "a").stdout


def test_drawings_are_evaluated_with_the_run_s_classes(cutaway: Command, run: Path, tmp_path: Path) -> None:
    digits = load("digits").splits.validation
    for row in range(40):
        gray = 255 - np.asarray(digits.x[row].reshape(8, 8) * 15, np.uint8)
        path = tmp_path / "drawn" / str(digits.labels[row]) / f"{row}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(gray).resize((80, 80), Image.Resampling.BICUBIC).save(path)
    found = json.loads(cutaway("evaluate", run, "--data", tmp_path / "drawn", "--json").stdout)
    assert found["examples"] == 40
    assert found["test_accuracy"] > 0.7
    assert found["looks"] == 2
    (tmp_path / "drawn" / "x").mkdir()
    (tmp_path / "drawn" / "x" / "a.png").write_bytes(b"")
    refused = cutaway("evaluate", run, "--data", tmp_path / "drawn")
    assert "none of the classes" in refused.stderr


def test_letters_have_26_outputs(cutaway: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each letter is a picture with one bright row, stored as a column; the files are small ones in the same form."""
    few = {"train": 260, "test": 52}
    files: dict[Part, tuple[IdxFile, IdxFile]] = {}
    (tmp_path / "data" / "emnist_letters").mkdir(parents=True)
    for part, pair in EMNIST_LETTERS.source.files.items():
        labels = np.arange(few[part]) % 26
        pictures = np.zeros((few[part], 28, 28), np.uint8)
        pictures[np.arange(few[part]), :, labels] = 255
        contents = [idx_bytes(pictures), idx_bytes((labels + 1).astype(np.uint8))]
        for file, content in zip(pair, contents, strict=True):
            (tmp_path / "data" / "emnist_letters" / f"{file.name}.gz").write_bytes(gzip.compress(content))
        files[part] = (replace(pair[0], size=len(contents[0])), replace(pair[1], size=len(contents[1])))
    small = replace(EMNIST_LETTERS, source=replace(EMNIST_LETTERS.source, files=files))
    monkeypatch.setitem(RELATIVES, "emnist_letters", small)
    monkeypatch.setenv("CUTAWAY_DATA", str(tmp_path / "data"))
    options = ("--hidden", "32", "--epochs", "40", "--batch-size", "20", "--out", "a", "--json")
    assert json.loads(cutaway("train", "--data", "emnist_letters", *options).stdout)["test_accuracy"] == 1
    page = np.full((200, 200), 255, np.uint8)
    page[90:100, 50:150] = 0  # cut to its ink, a stroke from side to side lies in the middle: between rows 13 and 14
    Image.fromarray(page).save(tmp_path / "letter.png")
    found = json.loads(cutaway("predict", "a", "letter.png", "--json").stdout)["images"][0]
    assert list(found["probabilities"]) == list(ascii_uppercase)
    assert found["guess"] in "MNO"


@pytest.mark.parametrize("name", ["no-such-name", "circle:noise=7"])
def test_bad_names_are_one_sentence(cutaway: Command, name: str) -> None:
    answer = cutaway("train", "--data", name, "--out", "a")
    assert answer.returncode
    assert answer.stderr.count("\n") <= 2


def test_a_feature_solves_xor_without_a_hidden_layer(cutaway: Command) -> None:
    options = ("--hidden", "", "--epochs", "40", "--learning-rate", "0.05")
    plain = json.loads(cutaway("train", "--data", "xor", *options, "--out", "a", "--json").stdout)
    product = json.loads(
        cutaway("train", "--data", "xor", "--features", "x1x2", *options, "--out", "b", "--json").stdout
    )
    assert plain["test_accuracy"] < 0.7
    assert product["test_accuracy"] > 0.9


def test_dropout_and_batch_normalization_are_trained_saved_and_evaluated(cutaway: Command) -> None:
    options = ("--dropout", "0.2,0.1", "--batch-normalization", "--epochs", "20", "--hidden", "32,16")
    trained = cutaway("train", "--data", "digits", *options, "--out", "a")
    assert "1 (dense, batch_normalization, dropout 0.2)" in trained.stdout
    result = json.loads(cutaway("train", "--resume", "a", "--json").stdout)
    assert result["test_accuracy"] > 0.85
    assert json.loads(cutaway("evaluate", "a", "--json").stdout)["test_accuracy"] == result["test_accuracy"]
