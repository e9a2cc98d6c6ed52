"""The network that comes with Cutaway: how well it reads, what made it, and how large it is."""

import json
import sys
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from cutaway.cli.main import main
from cutaway.data import Dataset, load
from cutaway.train import RunFolder
from cutaway.train.shipped import shipped_path, shipped_run

LARGEST = 1_500_000
"""Bytes of the folder: it is part of every installation."""


@pytest.fixture(scope="module")
def mnist() -> Dataset:
    """Return the 10,000 test digits."""
    loaded = load("mnist", seed=0)
    assert loaded.name == "mnist"
    return loaded.splits.test.open(None, "tests of the shipped network")


def accuracy(pictures: NDArray[Any], labels: NDArray[Any]) -> float:
    """Return the share of pictures (pictures, 28, 28), 0 to 255, that the network reads right."""
    p = shipped_run().network()(pictures.reshape(-1, 784).astype(np.float32) / 255)
    return float((p.argmax(axis=1) == labels).mean())


def shifted(pictures: NDArray[Any], down: int, right: int) -> NDArray[Any]:
    """Return the pictures moved by whole pixels; what leaves at one edge does not come back at the other."""
    padded = np.pad(pictures, ((0, 0), (2, 2), (2, 2)))
    return padded[:, 2 - down : 30 - down, 2 - right : 30 - right]


def test_moving_a_picture() -> None:
    one = np.zeros((1, 28, 28))
    one[0, 27, 5] = 1
    assert not shifted(one, 1, 0).any()
    assert np.argwhere(shifted(one, -2, 2)).tolist() == [[0, 25, 7]]


def test_it_reads_the_test_digits(mnist: Dataset) -> None:
    found = accuracy(mnist.x.reshape(-1, 28, 28), mnist.labels)
    assert found >= 0.984
    told = json.loads((shipped_path() / "result.json").read_text(encoding="utf-8"))["test_accuracy"]
    assert found == pytest.approx(told, abs=2e-4), "two answers may be so close that rounding decides"


def test_it_reads_them_shifted_by_up_to_two_pixels(mnist: Dataset) -> None:
    pictures = mnist.x.reshape(-1, 28, 28)
    places = list(product(range(-2, 3), repeat=2))
    assert len(places) == 25
    found = [accuracy(shifted(pictures, down, right), mnist.labels) for down, right in places]
    assert np.mean(found) >= 0.97


def test_the_recipe_is_what_made_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All settings of a run that ``train --recipe shipped`` begins are those of the run that lies in the package."""
    monkeypatch.setattr("cutaway.cli.train._run", lambda *_: None)
    monkeypatch.setattr(sys, "argv", ["cutaway", "train", "--recipe", "shipped", "--out", str(tmp_path / "run")])
    with pytest.raises(SystemExit, match="0"):
        main()
    begun, shipped = RunFolder.open(tmp_path / "run"), shipped_run()
    assert begun.specification == shipped.specification
    assert begun.settings == shipped.settings
    assert begun.data == shipped.data, "the training examples, too, by their checksum"


def test_it_is_small_and_tells_nothing_of_the_machine_that_made_it() -> None:
    files = sorted(shipped_path().iterdir())
    assert [file.name for file in files] == [
        "history.csv",
        "history.jsonl",
        "network.safetensors",
        "result.json",
        "run.json",
    ]
    assert sum(file.stat().st_size for file in files) < LARGEST
    assert not [file.name for file in files if b"/tmp" in file.read_bytes() or b"/home" in file.read_bytes()]


def test_it_is_found_in_whatever_folder_one_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert shipped_run().network().specification == shipped_run().specification
