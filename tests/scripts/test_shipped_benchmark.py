"""The table of the network that comes along: the changes of the digits, and that the page has what is measured."""

import re

import numpy as np
import pytest

import shipped
from cutaway.data import Dataset, load
from cutaway.train.shipped import shipped_run
from marked import DOCS, region


@pytest.fixture(scope="module")
def mnist() -> Dataset:
    """Return the 10,000 test digits."""
    return load("mnist", seed=0).splits.test.open(None, "tests of the table")


def one_pixel(row: int, column: int, count: int = 8) -> shipped.Pictures:
    """Return black pictures of 9 x 9 with one white pixel."""
    pictures = np.zeros((count, 9, 9), np.uint8)
    pictures[:, row, column] = 255
    return pictures


def test_a_shift_goes_in_all_directions_by_turns() -> None:
    places = np.argwhere(shipped.shifted(one_pixel(4, 4), 2))[:, 1:] - 4
    assert sorted(map(tuple, places.tolist())) == [
        (-2, -2),
        (-2, 0),
        (-2, 2),
        (0, -2),
        (0, 2),
        (2, -2),
        (2, 0),
        (2, 2),
    ]


def test_what_is_shifted_over_the_edge_is_gone() -> None:
    assert np.count_nonzero(shipped.shifted(one_pixel(0, 4), 1).any(axis=(1, 2))) == 5, "three directions go up"


def test_a_quarter_turn_one_way_and_the_other() -> None:
    assert np.argwhere(shipped.rotated(one_pixel(4, 7, 2), 90) > 250).tolist() == [[0, 1, 4], [1, 7, 4]]


def test_a_small_picture_is_seven_tenths_as_large() -> None:
    bar = np.zeros((1, 28, 28), np.uint8)
    bar[0, 4:24] = 255
    rows = (shipped.small(bar)[0, :, 14] / 255).sum()
    assert rows == pytest.approx(14, abs=1), "20 rows before; edges are gray now"


def test_black_and_white_and_hard_edges() -> None:
    picture = np.array([[[0, 127, 128, 255]]], np.uint8)
    assert shipped.inverted(picture).tolist() == [[[255, 128, 127, 0]]]
    assert shipped.hard(picture).tolist() == [[[0, 0, 255, 255]]]


def test_what_the_pipeline_refuses_is_told(mnist: Dataset) -> None:
    assert mnist.picture is not None
    pictures = mnist.x[:3].reshape(3, 28, 28).copy()
    pictures[1] = 0
    made, taken = shipped.prepared(pictures, mnist.picture)
    assert taken.tolist() == [True, False, True]
    assert made[0].any()
    assert not made[1].any()


def test_the_page_has_what_is_measured(mnist: Dataset) -> None:
    """Each change is made anew, and read as it is; one digit more or less may be right by rounding."""
    lines = re.findall(r"^\| (.+?) \| ([\d.]+)% \| ([\d.]+)% \|$", region(DOCS / "digits.md", "shipped"), re.MULTILINE)
    assert [name for name, _, _ in lines] == list(shipped.CHANGES)
    network, pictures = shipped_run().network(), mnist.x.reshape(-1, 28, 28)
    for name, plain, _ in lines:
        found = shipped.right(network, shipped.changed(pictures, name), mnist.labels).mean()
        assert 100 * found == pytest.approx(float(plain), abs=0.03), name


def test_the_pipeline_reads_a_part_of_the_digits_as_the_page_says(mnist: Dataset) -> None:
    """Of 300 digits, black on white: the share of all is 99.25%, and 4 standard deviations of such a part are 2%."""
    assert mnist.picture is not None
    made, taken = shipped.prepared(shipped.inverted(mnist.x[:300].reshape(-1, 28, 28)), mnist.picture)
    assert (taken & shipped.right(shipped_run().network(), made, mnist.labels[:300])).mean() > 0.97
