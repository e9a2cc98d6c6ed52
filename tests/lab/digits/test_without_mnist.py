"""Where MNIST is not on this machine the network that comes along still answers whatever a page asks."""

from __future__ import annotations

import base64
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cutaway.data.digits import digits_part
from cutaway.errors import DataError
from cutaway.lab.digits import Studio
from cutaway.lab.digits.shipped import STAND_IN, shipped
from cutaway.protocol import digits
from cutaway.protocol.digits import Picture, Stroke

SEVEN = Picture(strokes=(Stroke(points=((90.0, 70.0), (190.0, 70.0), (130.0, 220.0))),))


@pytest.fixture
def studio(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Studio:
    """A digits page on a machine without MNIST."""
    monkeypatch.setenv("CUTAWAY_DATA", str(tmp_path))
    monkeypatch.setenv("CUTAWAY_CACHE", str(tmp_path))
    return Studio()


def answer(studio: Studio, command: Any, kind: str) -> tuple[Any, Any]:
    """Return the one answer of a kind to a command."""
    return next((event, arrays) for event, arrays in studio.handle(4, command) if event.kind == kind)


def test_what_is_drawn_is_read(studio: Studio) -> None:
    read, _ = answer(studio, digits.ReadDigit(picture=SEVEN, network="shipped"), "digit_read")
    assert read.guess == 7


def test_the_small_test_pictures_are_read(studio: Studio) -> None:
    """They are 8 x 8 pixels, and it reads nine in ten of the small digits."""
    shown, _ = answer(studio, digits.ShowExamples(count=20), "digit_examples")
    asked = [digits.ReadDigit(picture=Picture(example=place), network="shipped") for place in shown.places]
    guesses = [answer(studio, command, "digit_read")[0].guess for command in asked]
    assert np.mean(np.array(guesses) == shown.labels) >= 0.9


def test_why_names_the_nearest_of_the_small_digits_and_says_that_they_are(studio: Studio) -> None:
    why, arrays = answer(studio, digits.WhyDigit(picture=SEVEN, answer=7, network="shipped"), "digit_why")
    assert [near.label for near in why.nearest].count(7) >= 4
    assert arrays["nearest"].shape == (6, 28, 28)
    assert why.sentence.endswith(STAND_IN)


def test_a_unit_is_shown_with_them_too(studio: Studio) -> None:
    unit, arrays = answer(studio, digits.ShowUnit(picture=SEVEN, layer=3, unit=7, network="shipped"), "digit_unit")
    assert set(unit.labels) == {7}
    assert arrays["pictures"].shape == (12, 28, 28)
    assert unit.sentence.endswith(STAND_IN)


def test_a_step_on_the_drawing_is_explained(studio: Studio) -> None:
    explained, _ = answer(studio, digits.ExplainDigit(picture=SEVEN, label=7, network="shipped"), "explained")
    assert explained.page


def test_a_page_is_read_and_its_pieces_are_not_learned_alone(studio: Studio) -> None:
    paper = np.full((200, 200), 230, np.uint8)
    paper[60:130, 80:88] = 20
    file = BytesIO()
    Image.fromarray(paper).save(file, "PNG")
    content = base64.b64encode(file.getvalue()).decode()
    page, _ = answer(studio, digits.ReadPage(content=content, network="shipped"), "page_read")
    assert page.text == ("1",)
    with pytest.raises(DataError, match="learned from MNIST, which is not on this machine"):
        studio.handle(5, digits.LearnPieces(pieces=(0,), labels=(1,), network="shipped"))


def test_the_small_digits_stand_in_for_what_it_learned_from() -> None:
    """Brought to its format they are still what they were: it reads over nine in ten of them."""
    readable, given = shipped("digits"), digits_part("train")
    assert readable.train.x.shape == (1200, 784)
    assert set(map(int, np.unique(readable.train.labels))) == set(map(int, np.unique(given.labels)))
    guesses = readable.network(readable.train.scaled()).argmax(axis=1)
    assert float((guesses == readable.train.labels).mean()) > 0.9  # 0.956
