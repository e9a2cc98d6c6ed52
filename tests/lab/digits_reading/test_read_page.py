"""A page is found, cut, read and shown with boxes; what is no picture is refused; only pieces are kept."""

import base64
from collections.abc import Callable
from importlib import import_module
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cutaway.data import Dataset
from cutaway.data.page import FoundPage, FoundPiece
from cutaway.errors import DataError, SettingError
from cutaway.lab.digits.readable import Readable
from cutaway.lab.digits.reading import Desk
from cutaway.protocol.digits import Picture, ReadDigit, ReadPage

Ask = Callable[..., Any]
IN_ONE_PART = (0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 12, 13)
"""Test digits whose ink hangs together: whether parts are joined is for the tests of finding them."""


def sent(page: Any, kind: str = "PNG") -> str:
    """A page as the browser sends it."""
    file = BytesIO()
    Image.fromarray(page).save(file, kind)
    return base64.b64encode(file.getvalue()).decode()


@pytest.fixture(scope="module")
def page(mnist_tests: Dataset) -> tuple[Any, list[int]]:
    """Two lines of six test digits each on bright paper, three times as large as they are in MNIST."""
    paper, labels = np.full((500, 800), 230, np.uint8), []
    for number, place in enumerate(IN_ONE_PART):
        digit = 200 - np.kron(mnist_tests.x[place].reshape(28, 28), np.ones((3, 3))) * (200 / 255) + 30
        top, left = 60 + 200 * (number // 6), 40 + 120 * (number % 6)
        paper[top : top + 84, left : left + 84] = digit.astype(np.uint8)
        labels.append(int(mnist_tests.labels[place]))
    return paper, labels


def test_the_digits_of_a_page_are_read_line_by_line(
    ask: Ask, desk: Desk, shipped: Readable, page: tuple[Any, list[int]]
) -> None:
    paper, labels = page
    event, arrays = ask(ReadPage(content=sent(paper)))
    guesses = [piece.guess for piece in event.pieces]
    assert [piece.line for piece in event.pieces] == [0] * 6 + [1] * 6
    assert np.mean(np.array(guesses) == labels) >= 11 / 12  # the network is right in 99% of single digits
    assert "".join(event.text).replace(" ", "") == "".join(map(str, guesses))
    assert len(event.text) == 2
    assert event.sentence.startswith("12 pieces in 2 lines were read")
    np.testing.assert_allclose(arrays["p"], shipped.network(arrays["pictures"].reshape(12, 784) / 255), atol=1e-6)
    assert [round(piece.probability, 6) for piece in event.pieces] == [round(float(max(row)), 6) for row in arrays["p"]]
    assert np.array_equal(arrays["page"], paper)
    assert desk.pieces is not None
    assert np.array_equal(desk.pieces.pictures, arrays["pictures"])


def test_boxes_lie_around_the_ink_of_the_page_that_is_shown(ask: Ask, page: tuple[Any, list[int]]) -> None:
    """A page of 2,400 pixels is shown with 1,400."""
    large = np.kron(page[0], np.ones((3, 3), np.uint8))
    event, arrays = ask(ReadPage(content=sent(large)))
    assert arrays["page"].shape == (875, 1400)
    assert len(event.pieces) == 12
    for piece in event.pieces:
        box = arrays["page"][piece.top : piece.top + piece.height, piece.left : piece.left + piece.width]
        assert box.min() < 100
        outside = arrays["page"][piece.top : piece.top + piece.height, piece.left - 8]
        assert outside.min() > 200


def test_a_piece_can_be_read_by_itself_with_the_same_answer(ask: Ask, page: tuple[Any, list[int]]) -> None:
    """The cut-out goes through the pipeline as the drawing does; paper and ink are swapped back exactly."""
    _, arrays = ask(ReadPage(content=sent(page[0])))
    for number in range(12):
        read, one = ask(ReadDigit(picture=Picture(piece=number)))
        assert read.guess == int(np.argmax(arrays["p"][number]))
        assert np.abs(one["x"] * 255 - arrays["pictures"][number]).max() <= 2  # gray levels: rounded once more


@pytest.mark.parametrize("number", [-1, 12, 10**9])
def test_pieces_that_there_are_not_are_refused(ask: Ask, page: tuple[Any, list[int]], number: int) -> None:
    ask(ReadPage(content=sent(page[0])))
    with pytest.raises(SettingError, match="the page has 12"):
        ask(ReadDigit(picture=Picture(piece=number)))


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_other_formats_are_read_too(ask: Ask, page: tuple[Any, list[int]], kind: str) -> None:
    assert len(ask(ReadPage(content=sent(page[0], kind)))[0].pieces) == 12


def test_an_empty_page_has_no_pieces_and_says_so(ask: Ask, desk: Desk) -> None:
    event, arrays = ask(ReadPage(content=sent(np.full((300, 400), 240, np.uint8))))
    assert (event.pieces, event.text) == ((), ())
    assert event.sentence.startswith("Nothing that looks like a digit was found")
    assert arrays["pictures"].shape == (0, 28, 28)
    assert arrays["p"].shape == (0, 10)
    assert desk.pieces is not None
    assert len(desk.pieces) == 0


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("", "empty file"),
        ("no base64!", "no base64"),
        ("QUJ", "no base64"),
        ("é" * 8, "no base64"),
        (base64.b64encode(b"GIF89a" + bytes(100)).decode(), "cannot be read"),
        (base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(50)).decode(), "cannot be read"),
        ("A" * 13_400_000, "larger than 10 MB"),
    ],
)
def test_what_is_no_picture_is_refused_and_nothing_changes(ask: Ask, desk: Desk, content: str, what: str) -> None:
    with pytest.raises(DataError, match=what):
        ask(ReadPage(content=content))
    assert desk.pieces is None


def test_of_very_many_pieces_the_first_are_read(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    ink = np.zeros((40, 30), np.uint8)
    ink[5:35, 12:18] = 255
    pieces = tuple(FoundPiece(10 * place, 5, 8, 30, 0, ink) for place in range(450))
    found = FoundPage(np.zeros((50, 5000), np.uint8), pieces, np.eye(3))
    module = import_module("cutaway.lab.digits.reading.read_page")  # the function of that name hides it
    monkeypatch.setattr(module, "find_pieces", lambda *_: found)
    event, arrays = ask(ReadPage(content=sent(np.zeros((5, 5), np.uint8))))
    assert len(event.pieces) == len(arrays["p"]) == 400
    assert "the page has 450, and the first 400 are read" in event.sentence
