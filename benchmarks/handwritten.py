"""Digits as strokes of a pen, written down by hand, and how they are drawn on the page's pad.

Points are (x, y) in a box of 100 by 100, y downwards; a stroke goes smoothly through its points, or straight from one to
the next where its name says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]
Points = Sequence[Point]

PAD = 280
"""The units of the pad, along each side."""

APART = 8.0
"""About so many units lie between two places that the pointer is moved to."""

HANDLED = """strokes => {
  const pad = document.querySelector(".paper");
  const { left, top, width } = pad.getBoundingClientRect();
  const tell = (type, [x, y]) => pad.dispatchEvent(new PointerEvent(type, {
    bubbles: true, pointerId: 1, button: 0, buttons: 1, clientX: left + x * width / 280, clientY: top + y * width / 280,
  }));
  for (const points of strokes) {
    tell("pointerdown", points[0]);
    for (const point of points.slice(1)) tell("pointermove", point);
    tell("pointerup", points.at(-1));
  }
}"""
"""Gives strokes to the pad's own handlers, all at once: a moved mouse waits for the screen to be drawn each time."""


@dataclass(frozen=True)
class Drawing:
    """A digit in one of its shapes.

    Attributes:
        digit: What it is.
        strokes: Its lines, each with its points and whether it is smooth.
    """

    digit: int
    strokes: tuple[tuple[Points, bool], ...]


def smooth(digit: int, *strokes: Points) -> Drawing:
    return Drawing(digit, tuple((points, True) for points in strokes))


def straight(digit: int, *strokes: Points) -> Drawing:
    return Drawing(digit, tuple((points, False) for points in strokes))


SHAPES = {
    "0 round": smooth(0, [(55, 3), (30, 10), (16, 35), (16, 65), (30, 92), (52, 97), (75, 88), (86, 60), (84, 32), (72, 10), (53, 3)]),
    "0 narrow": smooth(0, [(52, 2), (34, 16), (28, 50), (34, 84), (50, 98), (66, 84), (72, 50), (66, 16), (50, 2)]),
    "1 line": straight(1, [(52, 0), (48, 100)]),
    "1 slanted": straight(1, [(66, 2), (38, 98)]),
    "1 with a flag": straight(1, [(30, 24), (54, 2), (54, 98)]),
    "2 plain": smooth(2, [(18, 24), (32, 6), (58, 2), (78, 16), (76, 38), (54, 64), (20, 96), (21, 97), (50, 96), (86, 95)]),
    "2 with a loop": smooth(2, [(22, 22), (40, 4), (66, 6), (74, 28), (58, 58), (32, 86), (18, 84), (28, 72), (48, 84), (84, 94)]),
    "3 round": smooth(3, [(20, 12), (46, 1), (72, 10), (70, 34), (42, 46), (70, 54), (82, 76), (62, 97), (34, 98), (14, 86)]),
    "3 with a straight top": straight(3, [(20, 4), (76, 4), (44, 40), (66, 46), (78, 62), (76, 82), (58, 97), (34, 98), (14, 88)]),
    "4 open": straight(4, [(30, 4), (20, 54), (82, 54)], [(68, 20), (62, 100)]),
    "4 closed": straight(4, [(62, 2), (12, 66), (90, 66)], [(62, 2), (62, 98)]),
    "5 in two strokes": smooth(5, [(30, 4), (26, 44), (50, 38), (76, 48), (80, 74), (60, 96), (32, 97), (16, 88)], [(30, 4), (80, 2)]),
    "5 in one stroke": smooth(5, [(78, 4), (54, 4), (32, 5), (31, 6), (27, 42), (28, 43), (50, 40), (72, 50), (76, 74), (58, 95), (32, 98), (16, 90)]),
    "6 round": smooth(6, [(66, 2), (40, 18), (24, 48), (22, 76), (40, 97), (64, 94), (76, 74), (62, 56), (40, 58), (24, 74)]),
    "6 straight": smooth(6, [(54, 0), (36, 34), (26, 66), (34, 92), (56, 98), (72, 82), (66, 62), (46, 58), (28, 72)]),
    "7 plain": straight(7, [(16, 6), (80, 6), (44, 98)]),
    "7 with a bar": straight(7, [(18, 6), (82, 6), (42, 98)], [(34, 50), (76, 50)]),
    "8 in one stroke": smooth(8, [(74, 14), (50, 2), (28, 14), (32, 36), (66, 58), (78, 80), (54, 98), (26, 84), (34, 60), (66, 38), (74, 14)]),
    "8 of two circles": smooth(8, [(50, 46), (30, 34), (30, 14), (50, 2), (70, 14), (70, 34), (50, 46)], [(50, 46), (26, 60), (24, 84), (50, 98), (76, 84), (74, 60), (50, 46)]),
    "9 with a straight stem": smooth(9, [(72, 22), (52, 4), (28, 18), (30, 42), (52, 50), (70, 34), (73, 22), (72, 60), (68, 98)]),
    "9 with a curved stem": smooth(9, [(72, 24), (54, 4), (30, 14), (26, 38), (46, 50), (68, 40), (74, 24), (74, 60), (62, 90), (38, 98), (24, 90)]),
}  # fmt: skip
"""All ten digits in more than one shape each."""


@dataclass(frozen=True)
class Place:
    """Where on the pad a digit is drawn, how large, how wide and how slanted: in units of the pad."""

    left: float
    top: float
    height: float
    width: float
    slant: float = 0.0


PLACES = {
    "large": Place(40, 30, 220, 180),
    "small, top left": Place(12, 14, 90, 70),
    "bottom right, slanted": Place(140, 110, 150, 100, slant=0.15),
}


def lines(drawing: Drawing, place: Place) -> list[list[Point]]:
    """Return the places that the pointer goes through, in units of the pad."""
    return [list(_placed(_along(points, is_smooth, place.height), place)) for points, is_smooth in drawing.strokes]


def _placed(points: NDArray[np.float64], place: Place) -> Iterator[Point]:
    for x, y in points / 100:
        yield place.left + (x + place.slant * (0.5 - y)) * place.width, place.top + y * place.height


def _along(points: Points, is_smooth: bool, height: float) -> NDArray[np.float64]:
    """Return points along a stroke: straight between those given, or along the Catmull-Rom curve through them."""
    given = np.array(points, np.float64)
    ends = np.vstack([given[:1], given, given[-1:]])
    parts = [given[:1]]
    for before, start, end, after in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        count = max(1, round(float(np.hypot(*(end - start))) * height / 100 / APART))
        t = np.linspace(0, 1, count + 1)[1:, None]
        bend = t * (1 - t) ** 2 * (end - before) / 2 - t**2 * (1 - t) * (after - start) / 2
        way = start * (1 + 2 * t) * (1 - t) ** 2 + end * t**2 * (3 - 2 * t)
        parts.append(way + bend if is_smooth else start + t * (end - start))
    return np.vstack(parts)


def draw(page: Any, strokes: Sequence[Sequence[Point]]) -> None:
    """Draw strokes on the page's pad with the mouse, as a hand would: press, move, lift."""
    box = page.locator(".paper").bounding_box()
    scale = box["width"] / PAD
    for (x, y), *others in strokes:
        page.mouse.move(box["x"] + x * scale, box["y"] + y * scale)
        page.mouse.down()
        for x_there, y_there in others:
            page.mouse.move(box["x"] + x_there * scale, box["y"] + y_there * scale)
        page.mouse.up()


def hand_over(page: Any, strokes: Sequence[Sequence[Point]]) -> None:
    """Give strokes to the handlers of the page's pad, without a pointer."""
    page.evaluate(HANDLED, strokes)
