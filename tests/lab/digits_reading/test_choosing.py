"""Test pictures to choose from, what can be done to them, and the 4 x 4 picture that becomes a vector."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from cutaway.data import Dataset
from cutaway.data.digits import digits_part
from cutaway.errors import SettingError
from cutaway.lab.digits.reading import Desk
from cutaway.lab.digits.reading.examples import changed
from cutaway.protocol.digits import Flatten, Picture, ShowExamples

Ask = Callable[..., Any]


def test_test_pictures_are_shown_in_their_order(ask: Ask) -> None:
    event, arrays = ask(ShowExamples(start=1, count=20))
    assert (event.places, event.labels, event.total) == ((1, 2), (7, 1), 3)
    assert arrays["pictures"].shape == (2, 28, 28)
    assert arrays["pictures"][0, 13, 10] == 255


def test_those_of_one_class_keep_their_places(ask: Ask) -> None:
    event, _ = ask(ShowExamples(label=1))
    assert (event.places, event.labels, event.total) == ((0, 2), (1, 1), 2)
    assert ask(ShowExamples(label=0))[1]["pictures"].shape == (0, 28, 28)


@pytest.mark.parametrize(
    "command",
    [ShowExamples(count=-1), ShowExamples(count=10_000), ShowExamples(start=-1), ShowExamples(label=10)],
)
def test_impossible_choices_are_refused(ask: Ask, command: ShowExamples) -> None:
    with pytest.raises(SettingError, match=r"expected|There is no class 10"):
        ask(command)


def test_the_embedded_digits_are_shown_in_gray_levels(ask: Ask) -> None:
    """A value of 16 there is all ink."""
    data = digits_part("test")
    event, arrays = ask(ShowExamples(count=3), Desk(open_tests=lambda: data))
    np.testing.assert_array_equal(arrays["pictures"].reshape(3, 64), np.rint(data.x[:3] * (255 / 16)))
    assert event.total == 297


def test_the_vault_is_opened_once_and_only_when_pictures_are_asked_for() -> None:
    looks = []

    def opened() -> Dataset:
        looks.append(1)
        return digits_part("test")

    desk = Desk(open_tests=opened)
    assert not looks
    assert len(desk.tests) == len(desk.tests) == 297
    assert len(looks) == 1


@pytest.fixture(scope="module")
def picture() -> Any:
    """A soft blob off the middle."""
    rows, columns = np.mgrid[:28, :28]
    return np.rint(255 * np.exp(-((rows - 10) ** 2 + (columns - 16) ** 2) / 12)).astype(np.uint8)


def test_a_picture_is_moved_as_scipy_moves_it(picture: Any) -> None:
    moved = changed(picture, Picture(down=1.5, right=-2.0))
    expected = ndimage.shift(picture.astype(float), (1.5, -2.0), order=1)
    np.testing.assert_allclose(moved, expected, atol=0.51)  # rounded to whole gray levels


def test_a_picture_is_turned_clockwise(picture: Any) -> None:
    """By a quarter as NumPy turns it, and by any angle as Pillow does (which counts the other way round)."""
    np.testing.assert_array_equal(changed(picture, Picture(degrees=90.0)), np.rot90(picture, -1))
    turned = changed(picture, Picture(degrees=30.0)).astype(int)
    expected = np.asarray(Image.fromarray(picture).rotate(-30, Image.Resampling.BILINEAR)).astype(int)
    assert np.abs(turned - expected).max() <= 2  # Pillow's own arithmetic is of whole numbers


def test_strokes_get_thicker_and_thinner_by_pixels() -> None:
    bar = np.zeros((28, 28), np.uint8)
    bar[4:24, 12:16] = 200
    thick, thin = (changed(bar, Picture(thicker=by)) for by in (1.0, -1.0))
    assert np.flatnonzero(thick[13]).tolist() == list(range(11, 17))
    assert np.flatnonzero(thin[13]).tolist() == [13, 14]
    assert changed(bar, Picture(thicker=0.5))[13, 11] == 100  # halfway between paper and ink
    assert changed(bar, Picture(thicker=1.25))[13, 10] == 50


def test_a_tiny_picture_becomes_a_vector(ask: Ask) -> None:
    """Worked out by hand: dark ink is 1 - level / 255."""
    pixels = (0, 51, 102, 255) * 4
    dark, _ = ask(Flatten(pixels=pixels))
    bright, _ = ask(Flatten(pixels=pixels, dark_ink=False))
    assert dark.values == pytest.approx([1.0, 0.8, 0.6, 0.0] * 4)
    assert bright.values == pytest.approx([0.0, 0.2, 0.4, 1.0] * 4)
    assert "black ink becomes 1, white paper 0" in dark.sentence
    assert "white ink becomes 1" in bright.sentence


@pytest.mark.parametrize("pixels", [(), (0,) * 15, (0,) * 17, (256,) * 16, (-1,) * 16])
def test_what_is_no_tiny_picture_is_refused(ask: Ask, pixels: tuple[int, ...]) -> None:
    with pytest.raises(SettingError, match="expected"):
        ask(Flatten(pixels=pixels))
