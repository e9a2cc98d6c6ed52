"""Broken digits, touching digits, lines of a page, and what looks odd."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from cutaway.data.page import find_pieces
from cutaway.data.page.odd import notice_on


def drawn(*strokes: tuple[tuple[int, int], ...], size: tuple[int, int] = (500, 300), pen: int = 6) -> NDArray[np.uint8]:
    image = Image.new("L", size, 230)
    for stroke in strokes:
        ImageDraw.Draw(image).line(stroke, fill=20, width=pen, joint="curve")
    return np.array(image)


def one(left: int, top: int = 100) -> tuple[tuple[int, int], ...]:
    return (left, top), (left, top + 50)


def seven(left: int, top: int = 100) -> tuple[tuple[int, int], ...]:
    return (left, top), (left + 30, top), (left + 10, top + 50)


def test_the_flag_of_a_5_belongs_to_it() -> None:
    body = ((104, 108), (100, 124), (124, 126), (126, 144), (102, 150))
    flag = ((112, 100), (132, 98))
    found = find_pieces(drawn(one(40), body, flag, one(220), one(300)))
    assert len(found.pieces) == 4
    assert found.pieces[1].top <= 97
    assert found.pieces[1].left + found.pieces[1].width >= 131


def test_digits_that_stand_close_stay_apart() -> None:
    assert len(find_pieces(drawn(one(40), one(50), seven(60), seven(100), one(144))).pieces) == 5


def test_two_digits_that_touch_are_parted() -> None:
    found = find_pieces(drawn(seven(40), ((200, 100), (232, 100), (210, 150)), ((229, 100), (272, 100), (250, 150))))
    assert [piece.line for piece in found.pieces] == [0, 0, 0]
    assert found.pieces[1].left + found.pieces[1].width == pytest.approx(234, abs=8)
    assert not any(piece.notice for piece in found.pieces)


def test_specks_dashes_and_a_frame_are_no_digits() -> None:
    dash, dot = ((200, 125), (225, 125)), ((260, 140), (263, 143))
    frame = ((10, 10), (490, 10), (490, 290), (10, 290), (10, 10))
    found = find_pieces(drawn(one(40), seven(100), dash, dot, frame))
    assert [piece.left < 150 for piece in found.pieces] == [True, True]


@pytest.mark.parametrize("tilt", [-0.15, 0.0, 0.15])
def test_tilted_lines_are_read_line_by_line(tilt: float) -> None:
    strokes = [
        one(60 + 40 * column, round(120 + 90 * line + tilt * 40 * column + 4 * (column % 2)))
        for line in range(3)
        for column in range(16)
    ]
    found = find_pieces(drawn(*strokes, size=(760, 560)))
    assert [piece.line for piece in found.pieces] == [0] * 16 + [1] * 16 + [2] * 16
    assert [abs(piece.left - (57 + 40 * (place % 16))) <= 2 for place, piece in enumerate(found.pieces)] == [True] * 48


def test_wide_gaps_part_numbers() -> None:
    found = find_pieces(drawn(one(40), one(60), one(200), one(40, 200)))
    assert found.text(["1", "2", "3", "4"]) == ("12 3", "4")


@pytest.mark.parametrize(
    ("shape", "usual", "expected"),
    [((30, 20), 30, ""), ((30, 50), 30, "wider than one"), ((90, 30), 30, "far higher"), ((30, 28), 30, "a blot")],
)
def test_odd_shapes_get_a_notice(shape: tuple[int, int], usual: float, expected: str) -> None:
    ink = np.ones(shape, bool)
    if expected != "a blot":
        ink[5:-5, 5:-5] = False
    assert expected in notice_on(ink, usual, 1.3 * usual)
    assert bool(notice_on(ink, usual, 1.3 * usual)) == bool(expected)


def test_a_lattice_is_no_digit() -> None:
    ink = np.zeros((40, 40), bool)
    ink[::10] = ink[:, ::10] = ink[-1] = ink[:, -1] = True
    assert "more holes than any digit" in notice_on(ink, 40, 52)
