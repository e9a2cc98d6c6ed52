"""``cutaway read``: a photographed page, files that are none, and where its boxes go."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import numpy as np
import pytest
from PIL import Image

from cutaway.data import Dataset, load
from cutaway.data.mnist import where_on_this_machine

Command = Callable[..., CompletedProcess[str]]


@pytest.fixture(scope="module")
def digits() -> Dataset:
    if not where_on_this_machine("test"):
        pytest.skip("MNIST is not on this machine")
    return load("mnist").splits.test.open(None, "tests of cutaway read")


@pytest.fixture
def photo(digits: Dataset, tmp_path: Path) -> tuple[Path, list[str]]:
    """Return a page with two lines of five test digits and what they are."""
    page, labels = np.full((320, 520), 215, np.uint8), ["", ""]
    for number in range(10):
        ink = np.kron(digits.x[number].reshape(28, 28), np.ones((2, 2)))
        top, left = 40 + 130 * (number // 5), 20 + 98 * (number % 5)
        page[top : top + 56, left : left + 56] = 215 - ink * 180 / 255
        labels[number // 5] += str(digits.labels[number])
    Image.fromarray(page).save(tmp_path / "page.jpg", quality=90)
    return tmp_path / "page.jpg", labels


def test_a_page_is_read_line_by_line_by_the_network_that_comes_along(
    cutaway: Command, photo: tuple[Path, list[str]]
) -> None:
    path, labels = photo
    answer = cutaway("read", path)
    lines = answer.stdout.splitlines()
    assert answer.returncode == 0
    assert lines[0].startswith(f"{path}: 10 found in 2 lines, ")
    assert [line.strip().replace(" ", "") for line in lines[1:3]] == labels
    assert "784-256-64-10" in answer.stderr


def test_as_json_each_piece_has_its_box_and_its_probability(cutaway: Command, photo: tuple[Path, list[str]]) -> None:
    path, labels = photo
    (image,) = json.loads(cutaway("read", path, "--run", "shipped", "--json").stdout)["images"]
    assert [line.replace(" ", "") for line in image["lines"]] == labels
    assert (image["width"], image["height"]) == (520, 320)
    assert "".join(piece["guess"] for piece in image["pieces"]) == "".join(labels)
    assert [piece["line"] for piece in image["pieces"]] == [0] * 5 + [1] * 5
    for piece in image["pieces"]:
        assert 0.1 < piece["probability"] <= 1
        assert 0 <= piece["left"] < piece["left"] + piece["width"] <= 520


def test_another_run_reads_and_the_least_sure_are_named(
    cutaway: Command, run: Path, photo: tuple[Path, list[str]]
) -> None:
    answer = cutaway("read", photo[0], "--run", run)
    assert answer.returncode == 0
    assert "10 found in 2 lines, " in answer.stdout
    doubts = [line for line in answer.stdout.splitlines() if "Least sure at line " in line]
    assert doubts  # a network of 8 x 8 pixels is in doubt about many digits of MNIST
    assert all("% sure, or " in line for line in doubts)


def test_boxes_are_written_and_never_over_a_file(cutaway: Command, photo: tuple[Path, list[str]]) -> None:
    path, out = photo[0], photo[0].with_name("boxes.png")
    wrote = cutaway("read", path, "--boxes", out)
    assert wrote.returncode == 0
    assert f"Wrote {out}" in wrote.stderr
    picture = np.asarray(Image.open(out)).astype(int)
    assert picture.shape == (320, 520, 3)
    blue = (picture[..., 2] - picture[..., 0] > 100).sum(axis=(0, 1))
    assert blue > 10 * 4 * 20  # ten boxes of four sides at the least
    out.write_bytes(b"mine")
    answer = cutaway("read", path, "--boxes", out)
    assert (answer.returncode, answer.stdout, out.read_bytes()) == (1, "", b"mine")
    assert answer.stderr == f"cutaway: {out} would be replaced; give --force, or another file with --boxes.\n"
    assert cutaway("read", path, "--boxes", out, "--force").returncode == 0
    assert out.read_bytes() != b"mine"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--boxes", "out.jpg"), "a file name that ends in .png"),
        (("other.jpg", "--boxes", "out.png"), "one photo at a time"),
        (("--run", "nowhere"), "There is no run in nowhere"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(
    cutaway: Command, photo: tuple[Path, list[str]], arguments: tuple[str, ...], expected: str
) -> None:
    answer = cutaway("read", photo[0], *arguments)
    assert (answer.returncode, answer.stdout) == (1, "")
    assert expected in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_one_bad_photo_does_not_keep_the_others_from_being_read(
    cutaway: Command, photo: tuple[Path, list[str]], tmp_path: Path
) -> None:
    Image.new("L", (300, 200), 210).save(tmp_path / "empty.png")
    (tmp_path / "text.png").write_bytes(b"no picture at all")
    answer = cutaway("read", "empty.png", "text.png", "none.png", photo[0], "--json")
    assert answer.returncode == 1
    assert len(json.loads(answer.stdout)["images"]) == 1
    first, second, third = answer.stderr.splitlines()
    assert first.startswith("cutaway: No digit or letter was found on empty.png; photograph ")
    assert "it is no PNG, JPEG or WebP" in second
    assert "There is no file none.png" in third
