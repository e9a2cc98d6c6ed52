"""``cutaway predict``: real digits from picture files, and files that hold none."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from cutaway.data import Dataset, load
from cutaway.data.mnist import where_on_this_machine

Answer = CompletedProcess[str]
Command = Callable[..., Answer]
COUNT = 20


def save(pixels: NDArray[np.uint8], path: Path, zoom: int = 1) -> Path:
    Image.fromarray(pixels.repeat(zoom, axis=0).repeat(zoom, axis=1)).save(path)
    return path


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory, process: Command) -> tuple[Path, Dataset]:
    """Return a run that reads real digits, and data that it did not learn from: MNIST where it is, else the digits."""
    name = "mnist" if where_on_this_machine("train") and where_on_this_machine("test") else "digits"
    assert name == "mnist" or not os.environ.get("CI"), "MNIST is missing: set CUTAWAY_DATA to a folder with its files"
    path = tmp_path_factory.mktemp("reader") / "run"
    epochs = ("--epochs", "1") if name == "mnist" else ()
    assert process("train", "--data", name, *epochs, "--out", path).returncode == 0
    return path, load(name).splits.validation


@pytest.fixture
def pictures(reader: tuple[Path, Dataset], tmp_path: Path) -> list[Path]:
    """Return files with twenty digits, every other one dark on light."""
    data = reader[1]
    assert data.picture is not None
    shape = (data.picture.height, data.picture.width)
    scaled = (data.x[:COUNT].astype(float) * 255 / data.scale).astype(np.uint8).reshape(-1, *shape)
    return [
        save(255 - np.pad(pixels, 2) if number % 2 else np.pad(pixels, 2), tmp_path / f"digit-{number}.png", 5)
        for number, pixels in enumerate(scaled)
    ]


def test_real_digits_are_read(cutaway: Command, reader: tuple[Path, Dataset], pictures: list[Path]) -> None:
    run, data = reader
    answer = cutaway("predict", run, *pictures, "--json")
    found = json.loads(answer.stdout)
    assert answer.returncode == 0
    assert found["run"] == str(run)
    assert [image["image"] for image in found["images"]] == [str(path) for path in pictures]
    right = [int(image["guess"]) == label for image, label in zip(found["images"], data.labels, strict=False)]
    # The small digits were not cut to their ink when they were made; preparing them anew costs some accuracy.
    assert sum(right) >= (18 if data.name == "mnist" else 14)


def test_ten_probabilities_sum_to_one_and_the_guess_has_the_largest(
    cutaway: Command, reader: tuple[Path, Dataset], pictures: list[Path]
) -> None:
    for image in json.loads(cutaway("predict", reader[0], *pictures, "--json").stdout)["images"]:
        assert list(image["probabilities"]) == list("0123456789")
        assert sum(image["probabilities"].values()) == pytest.approx(1, abs=1e-5)
        assert image["guess"] == max(image["probabilities"], key=image["probabilities"].get)


def test_in_words_it_shows_the_picture_beside_the_ten_probabilities(
    cutaway: Command, reader: tuple[Path, Dataset], pictures: list[Path]
) -> None:
    lines = cutaway("predict", reader[0], pictures[0]).stdout.splitlines()
    assert lines[0].startswith(f"{pictures[0]}: ")
    assert lines[0].endswith("% sure")
    assert sum(line.count("%") for line in lines[1:]) == 10
    assert any("█" in line for line in lines[1:])


def test_one_bad_picture_does_not_keep_the_others_from_being_read(
    cutaway: Command, reader: tuple[Path, Dataset], pictures: list[Path]
) -> None:
    answer = cutaway("predict", reader[0], pictures[0], "missing.png", pictures[1], "--json")
    assert answer.returncode == 1
    assert len(json.loads(answer.stdout)["images"]) == 2
    assert answer.stderr.startswith("cutaway: ")
    assert "missing.png" in answer.stderr


@pytest.mark.parametrize("content", [b"", b"a letter, no picture", b"\x89PNG\r\n\x1a\n"], ids=["none", "text", "cut"])
def test_a_file_that_is_no_picture_is_a_sentence(cutaway: Command, run: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "letter.png").write_bytes(content)
    assert_refused(cutaway("predict", run, "letter.png"))


@pytest.mark.parametrize("gray", [0, 128, 255])
def test_a_picture_without_ink_is_a_sentence(cutaway: Command, run: Path, tmp_path: Path, gray: int) -> None:
    save(np.full((28, 28), gray, np.uint8), tmp_path / "letter.png")
    assert_refused(cutaway("predict", run, "letter.png"))


def test_a_missing_file_and_a_folder_are_sentences(cutaway: Command, run: Path, tmp_path: Path) -> None:
    assert_refused(cutaway("predict", run, "letter.png"))
    (tmp_path / "letter.png").mkdir()
    assert_refused(cutaway("predict", run, "letter.png"))


def test_a_run_without_a_network_is_a_sentence(cutaway: Command, run: Path) -> None:
    (run / "network.safetensors").unlink()
    answer = cutaway("predict", run, "letter.png")
    assert answer.returncode == 1
    assert "has no trained network yet; finish the run with" in answer.stderr


def assert_refused(answer: Answer) -> None:
    assert answer.returncode == 1
    (line,) = answer.stderr.splitlines()
    assert line.startswith("cutaway: ")
    assert "letter.png" in line
    assert answer.stdout == ""
