"""Pictures that hold more than one digit on plain paper are noticed; plain digits are not."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from cutaway.data import PictureFormat, prepare, read_images

Page = NDArray[np.uint8]
MNIST = PictureFormat(28, 28, 20, "mass")


@pytest.fixture
def digits(mnist_folder: Path) -> list[Page]:
    """Return thirty test digits of MNIST, black on white, 300 pixels wide."""
    images = read_images(next(mnist_folder.glob("t10k-images*")))[:30]
    return [np.asarray(Image.fromarray(255 - image).resize((300, 300))) for image in images]


def page_with(digit: Page) -> Page:
    page = np.full((500, 700), 235, np.uint8)
    page[100:400, 100:400] = np.minimum(digit, 235)
    return page


def ruled(page: Page) -> Page:
    page[30::60] = page[31::60] = 120
    return page


def table_edge(page: Page) -> Page:
    page[:40] = 60
    return page


def shadow(page: Page) -> Page:
    page[:, 450:] //= 2
    return page


def second_digit(page: Page) -> Page:
    page[100:400, 400:700] = page[100:400, 100:400]
    return page


def test_a_digit_on_plain_paper_is_not_suspicious(digits: list[Page]) -> None:
    assert [prepare(page_with(digit), MNIST).notice for digit in digits] == [""] * len(digits)


@pytest.mark.parametrize("spoil", [ruled, table_edge, shadow, second_digit])
def test_something_else_in_the_picture_is_noticed(digits: list[Page], spoil: Callable[[Page], Page]) -> None:
    assert all(prepare(spoil(page_with(digit)), MNIST).notice for digit in digits)
