"""What of a picture is unlike the training pictures is found, and nothing is said of those themselves."""

import numpy as np
import pytest

from cutaway.data import Dataset, PictureFormat
from cutaway.data.digits import PICTURE, load_digits
from cutaway.lab.digits.reading.unlike import unlike
from cutaway.protocol.digits import Switches

OFF = Switches(polarity=False, crop=False, box=False, center=False)
MNIST = PictureFormat(28, 28, 20, "mass")


def bar(top: int, left: int, height: int = 20, width: int = 8) -> np.ndarray:
    """A picture of 28 x 28 with a bar."""
    picture = np.zeros((28, 28))
    picture[top : top + height, left : left + width] = 1
    return picture


@pytest.mark.parametrize(
    ("picture", "what"),
    [
        (bar(4, 10), []),
        (bar(5, 10), []),  # rows 5 to 24 have their middle at 14.5, not 14.0
        (bar(6, 10), ["center of mass lies 1.5 pixels below of"]),
        (bar(2, 16), ["center of mass lies 2.5 pixels above and 5.5 pixels to the right of"]),
        (bar(8, 10, height=13), ["longest side is 13 pixels, and in the training pictures it is 20"]),
        (1 - bar(4, 10), ["Most of the picture is bright"]),
    ],
)
def test_each_way_to_be_unlike_has_its_sentence(picture: np.ndarray, what: list[str]) -> None:
    found = unlike(picture, MNIST, OFF)
    assert len(found) == len(what)
    for sentence, part in zip(found, what, strict=True):
        assert part in sentence
        assert "switch" in sentence
    assert not any("switch" in sentence for sentence in unlike(picture, MNIST, Switches()))


def test_only_a_stage_that_is_off_is_to_be_switched_on() -> None:
    (sentence,) = unlike(bar(8, 10, height=13), MNIST, Switches(box=False))
    assert sentence.endswith(": switch box on.")


def test_other_formats_have_their_own_measures() -> None:
    """The embedded digits are 8 pixels high, centered by their box."""
    digits = load_digits()
    assert not any(unlike(row.reshape(8, 8) / 16, PICTURE, OFF) for row in digits.x[:200:10])
    small = np.zeros((8, 8))
    small[0:4, 0:2] = 1
    assert len(unlike(small, PICTURE, OFF)) == 2


def test_test_pictures_of_mnist_are_like_themselves(mnist_tests: Dataset) -> None:
    assert not any(unlike(row.reshape(28, 28) / 255, MNIST, OFF) for row in mnist_tests.x[:500])
