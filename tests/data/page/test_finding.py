"""Pages of real digits, and pages on which there is nothing, or nonsense."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from scipy import ndimage

import photographs
from cutaway.data import Dataset
from cutaway.data.page import FoundPage, find_pieces
from cutaway.errors import DataError
from cutaway.train.shipped import shipped_run

HARD = (
    "pencil: pale and thin",
    "the shadow of a hand",
    "tilted, on a table",
    "squared paper, tilted, edges not seen",
    "noise, blur, strong compression",
    "chalk on a board",
    "ruled, from below, shadow, noise",
)


@pytest.mark.parametrize("name", HARD)
def test_nearly_all_digits_of_a_photographed_page_are_found_and_read(digits: Dataset, name: str) -> None:
    condition = next(condition for condition in photographs.CONDITIONS if condition.name == name)
    page = next(photographs.pages(condition, digits))
    found = find_pieces(page.gray)
    places = photographs.matches(page, found)
    guesses = photographs.readings(found, shipped_run().network())
    right = [guesses[place] == label for place, label in zip(places, page.labels, strict=True) if place is not None]
    # Of some 120 digits all were found, or all but one, and at most 4 of those were read wrongly.
    assert len(right) >= 0.97 * len(places)
    assert len(found.pieces) - len(right) <= 3
    assert np.mean(right) >= 0.94


def test_pieces_come_in_reading_order_with_their_ink(digits: Dataset) -> None:
    page, boxes = np.full((300, 500), 225, np.uint8), []
    for number in range(8):
        ink = np.kron(digits.x[number].reshape(28, 28), np.ones((2, 2)))
        top, left = 40 + 120 * (number // 4) + 3 * (number % 4), 30 + 110 * (number % 4)
        page[top : top + 56, left : left + 56] = 225 - ink * 200 / 255
        rows, columns = np.nonzero(ink > 120)
        boxes.append((left + columns.min(), top + rows.min(), np.ptp(columns) + 1, np.ptp(rows) + 1))
    found = find_pieces(page)
    assert [piece.line for piece in found.pieces] == [0] * 4 + [1] * 4
    given_boxes = [(piece.left, piece.top, piece.width, piece.height) for piece in found.pieces]
    assert np.abs(np.array(given_boxes) - boxes).max() <= 4  # soft edges, which a blur of a pixel widens
    assert np.array_equal(found.page, page)
    for piece in found.pieces:
        assert piece.ink.shape[0] > piece.height
        assert piece.ink.max() == 255
        assert piece.ink[0].max() == 0  # the margin


def test_a_large_photograph_is_reduced_and_points_are_brought_along() -> None:
    gray = np.full((4000, 3000), 220, np.uint8)
    gray[2000:2200, 1500:1540] = 10
    found = find_pieces(gray)
    assert found.page.shape == (1600, 1200)
    (piece,) = found.pieces
    corners = found.on_page(np.array([[1500.0, 2000.0], [1540.0, 2200.0]]))
    assert np.abs(corners - [[piece.left, piece.top], [piece.left + piece.width, piece.top + piece.height]]).max() <= 2


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (3, 2), (600, 800)])
def test_an_empty_page_has_no_pieces(shape: tuple[int, int]) -> None:
    noise = np.random.default_rng(0).normal(200, 3, shape)
    for page in (np.full(shape, 200), np.zeros(shape), noise):
        found = find_pieces(page.astype(np.uint8))
        assert found.pieces == ()
        assert found.lines == 0
        assert found.text([]) == ()


def test_what_is_no_gray_picture_is_refused() -> None:
    for nonsense in (np.zeros((3, 3)), np.zeros((3, 3, 3), np.uint8), np.zeros((0, 3), np.uint8)):
        with pytest.raises(DataError, match="The picture mine has shape"):
            find_pieces(nonsense, "mine")  # type: ignore[arg-type]


def test_a_page_of_countless_pieces_is_refused() -> None:
    page = np.full((1600, 1600), 240, np.uint8)
    for row in range(5, 1580, 24):
        page[row : row + 14, 5:1580] = np.where(np.arange(1575) % 24 < 8, 10, 240)
    with pytest.raises(DataError, match="over 2,000 pieces of ink"):
        find_pieces(page)


@settings(max_examples=60)
@given(arrays(np.uint8, st.tuples(st.integers(1, 60), st.integers(1, 60)), elements=st.integers(0, 255)))
def test_any_pixels_give_a_page(gray: NDArray[np.uint8]) -> None:
    assert isinstance(find_pieces(gray), FoundPage)


@settings(max_examples=10)
@given(st.integers(0, 1000), st.integers(200, 700), st.integers(200, 700))
def test_any_blobs_give_pieces_within_the_page(seed: int, height: int, width: int) -> None:
    noise = ndimage.gaussian_filter(np.random.default_rng(seed).normal(0, 1, (height, width)), 5)
    found = find_pieces(np.where(noise > noise.std(), 30, 220).astype(np.uint8))
    for piece in found.pieces:
        assert 0 <= piece.left < piece.left + piece.width <= found.page.shape[1]
        assert 0 <= piece.top < piece.top + piece.height <= found.page.shape[0]


@pytest.mark.parametrize("zoom", [4, 20])
def test_a_page_may_be_one_large_digit(digits: Dataset, zoom: int) -> None:
    network, right = shipped_run().network(), 0
    for number in range(12):
        ink = np.kron(digits.x[number].reshape(28, 28), np.ones((zoom, zoom)))
        found = find_pieces((255 - ink).astype(np.uint8))
        right += photographs.readings(found, network) == [digits.labels[number]]
    assert right >= 11
