"""``load``: names, folders, fall-backs and what it says about them."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from cutaway.data import MnistUnavailable, describe_available, load, looks, mnist
from cutaway.errors import DataError

from .conftest import idx_bytes, write_folder


@pytest.mark.parametrize(("zipped", "dotted"), [(False, False), (True, False), (False, True), (True, True)])
def test_a_folder_of_four_files(tmp_path: Path, zipped: bool, dotted: bool) -> None:
    folder = write_folder(tmp_path / "mine", zipped=zipped, dotted=dotted)
    loaded = load(folder)
    train, test = loaded.splits.train, loaded.splits.test.open(None, "test")
    assert (len(train), len(loaded.splits.validation), len(test)) == (22, 2, 8)
    assert (train.name, train.classes, train.inputs, loaded.notice) == ("mine", ("0", "1", "2"), 36, "")
    assert loaded.found == str(folder)
    assert train.picture is not None
    assert (train.picture.height, train.picture.box, train.picture.centering) == (6, 4, "mass")
    assert len(load(str(folder), validation=5).splits.validation) == 5


def test_missing_files_are_named_in_one_sentence(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "mine")
    (folder / "t10k-labels-idx1-ubyte").unlink()
    (folder / "train-images-idx3-ubyte").unlink()
    with pytest.raises(DataError, match="has no train-images-idx3-ubyte, t10k-labels-idx1-ubyte; put the four"):
        load(folder)


def test_the_test_files_are_not_read_before_the_vault_is_opened(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "mine")
    (folder / "t10k-images-idx3-ubyte").write_bytes(b"no IDX at all")
    vault = load(folder).splits.test
    with pytest.raises(DataError, match="t10k-images-idx3-ubyte begins with the bytes"):
        vault.open(None, "test")


def test_a_test_part_must_fit_the_training_part(tmp_path: Path) -> None:
    vault = load(write_folder(tmp_path / "mine")).splits.test
    (tmp_path / "mine" / "t10k-labels-idx1-ubyte").write_bytes(idx_bytes(np.full(8, 3, np.uint8)))
    with pytest.raises(DataError, match="has the label 3, but the training labels end at 2"):
        vault.open(None, "test")
    (tmp_path / "mine" / "t10k-images-idx3-ubyte").write_bytes(idx_bytes(np.zeros((8, 5, 7), np.uint8)))
    with pytest.raises(DataError, match=r"has pictures of 5 x 7 pixels; expected 6 x 6 pixels"):
        vault.open(None, "test")


def test_pictures_that_are_not_square_have_no_format(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "mine")
    (folder / "train-images-idx3-ubyte").write_bytes(idx_bytes(np.zeros((24, 3, 5), np.uint8)))
    assert load(folder).splits.train.picture is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("minst", "'minst' is no known name and no folder; did you mean mnist"),
        ("xyz", "is no known name and no folder; give mnist, digits, .* or a folder"),
        ("", "give mnist|has no train-images"),
        ("cirle:noise=0", "did you mean circle"),
        ("a\0b", "is no known name"),
        ("~nobody-here/x", "is no known name"),
    ],
)
def test_unknown_names(name: str, expected: str) -> None:
    with pytest.raises(DataError, match=expected):
        load(name)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match="is a file"):
        load(tmp_path / "file")


@pytest.mark.usefixtures("clean")
def test_without_mnist_the_digits_come_with_a_notice() -> None:
    loaded = load()
    assert loaded.splits.train.name == "digits"
    assert loaded.found == "embedded in scikit-learn"
    assert "set CUTAWAY_DATA" in loaded.notice
    assert load("digits").notice == ""
    with pytest.raises(MnistUnavailable, match="MNIST is not available"):
        load("mnist")
    assert [data.where for data in describe_available()] == [None, "embedded in scikit-learn"]


def test_mnist_itself(mnist_folder: Path) -> None:
    loaded = load()
    parts = loaded.splits
    assert (len(parts.train), len(parts.validation), len(parts.test.open(None, "test"))) == (55_000, 5_000, 10_000)
    assert loaded.found == f"CUTAWAY_DATA ({mnist_folder})"
    assert loaded.notice == ""
    assert parts.train.x.dtype == np.uint8
    assert parts.train.picture == mnist.PICTURE
    assert describe_available()[0].where == loaded.found


def test_missing_test_files_are_said_before_a_training_begins(
    mnist_folder: Path, clean: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    for path in mnist_folder.glob("train*"):
        shutil.copy(path, tmp_path / "data")
    monkeypatch.setenv("CUTAWAY_DATA", str(tmp_path / "data"))
    with pytest.raises(MnistUnavailable, match="t10k-images"):
        load("mnist")
    assert "without the test part" in str(describe_available()[0].where)
    assert not list(clean.glob("*-ubyte*"))  # nothing was downloaded


@pytest.mark.parametrize("variable", ["CUTAWAY_DATA", "CUTAWAY_CACHE"])
def test_an_unknown_home_folder_is_a_folder_that_does_not_exist(
    clean: Path, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "~nobody-has-this-name/data")
    assert describe_available()[0].where is None
    assert not clean.exists()


def test_looks_are_counted_for_each_data_set(tmp_path: Path) -> None:
    log = tmp_path / "looks.jsonl"
    for _ in range(2):
        load("digits").splits.test.open(log, "a test")
    assert (looks(log), looks(log, "digits"), looks(log, "mnist")) == (2, 2, 0)
