"""Folders of pictures by class: what is read, what is made of it, and what is refused."""

import os
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from cutaway.data import PictureFormat, load, picture_folder, read_drawings, read_picture_folder
from cutaway.errors import DataError


def save(path: Path, pixels: NDArray[np.uint8]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)


def drawing(size: int = 100) -> NDArray[np.uint8]:
    pixels = np.full((size, size), 250, np.uint8)
    pixels[size // 5 : size // 2, size // 3 : size // 2] = 10
    return pixels


def test_small_pictures_of_one_size_are_taken_as_they_are(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    for name in ("10", "9"):
        for number in range(4):
            save(tmp_path / "mine" / name / f"{number}.PNG", random.integers(0, 256, (6, 8), np.uint8))
    (tmp_path / "mine" / "9" / "notes.txt").write_text("no picture")
    (tmp_path / "mine" / "9" / ".hidden.png").write_text("no picture")
    (tmp_path / "mine" / ".git").mkdir()
    data = read_picture_folder(tmp_path / "mine")
    assert (data.classes, data.inputs, data.scale, data.picture, data.name) == (("9", "10"), 48, 255, None, "mine")
    assert data.labels.tolist() == [0] * 4 + [1] * 4
    assert data.x.dtype == np.uint8
    np.testing.assert_array_equal(data.x[0].reshape(6, 8), np.asarray(Image.open(tmp_path / "mine" / "9" / "0.PNG")))
    loaded = load(tmp_path / "mine")
    assert (len(loaded.splits.train), len(loaded.splits.validation)) == (4, 2)
    assert loaded.name == str((tmp_path / "mine").resolve())


@pytest.mark.parametrize("sizes", [(100, 100), (30, 40)])
def test_others_are_made_like_mnist(tmp_path: Path, sizes: tuple[int, int]) -> None:
    for number, size in enumerate(sizes):
        save(tmp_path / "cat" / f"{number}.png", drawing(size))
    data = read_picture_folder(tmp_path)
    assert (data.inputs, data.picture) == (784, PictureFormat(28, 28, 20, "mass"))
    assert data.x.dtype == np.uint8
    ink = data.x[0].reshape(28, 28) > 0
    assert ink.any(axis=1).sum() == 20


def test_drawings_get_the_classes_and_the_format_of_the_network(tmp_path: Path) -> None:
    save(tmp_path / "7" / "a.png", drawing())
    save(tmp_path / "2" / "b.jpg", drawing(64))
    data = read_drawings(tmp_path, PictureFormat(8, 8, 8, "box"), tuple("0123456789"), 16)
    assert (data.labels.tolist(), data.outputs, data.inputs, data.scale) == ([2, 7], 10, 64, 16)
    assert data.x.max() == 16
    with pytest.raises(DataError, match="2 is none of the classes a, b"):
        read_drawings(tmp_path, PictureFormat(8, 8, 8, "box"), ("a", "b"), 16)


def test_the_broken_picture_is_named(tmp_path: Path) -> None:
    for number in range(3):
        save(tmp_path / "a" / f"{number}.png", drawing())
    content = (tmp_path / "a" / "1.png").read_bytes()
    for broken in (b"", b"no picture", content[: len(content) // 2]):
        (tmp_path / "a" / "1.png").write_bytes(broken)
        with pytest.raises(DataError, match=r"1\.png"):
            load(tmp_path)
    save(tmp_path / "a" / "1.png", np.full((90, 90), 255, np.uint8))
    with pytest.raises(DataError, match=r"1\.png is empty"):
        load(tmp_path)


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(tmp_path / "a" / "1.png", drawing())
    save(tmp_path / "a" / "2.png", drawing())
    monkeypatch.setattr(picture_folder, "MAXIMUM_PICTURES", 1)
    with pytest.raises(DataError, match="2 pictures, over 1"):
        load(tmp_path)
    (tmp_path / "b").mkdir()
    with pytest.raises(DataError, match=r"b has no \.png"):
        load(tmp_path)
    monkeypatch.setattr(picture_folder, "MAXIMUM_CLASSES", 1)
    with pytest.raises(DataError, match="2 subfolders"):
        load(tmp_path)


def test_a_class_whose_name_is_no_text_is_refused(tmp_path: Path) -> None:
    odd = os.fsdecode(b"b\xfe")
    try:
        (tmp_path / odd).mkdir()
    except (OSError, UnicodeError):
        pytest.skip("the file system takes names only that are text")
    save(tmp_path / "a" / "1.png", drawing())
    save(tmp_path / odd / "1.png", drawing())
    with pytest.raises(
        DataError, match=r"The folder 'b\\udcfe' in .* has a name with bytes that are no text; rename it\."
    ):
        read_picture_folder(tmp_path)
