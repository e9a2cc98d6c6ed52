"""A user's own picture through every stage; real digits must be read as well after the pipeline as before."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from cutaway.data import PictureFormat, find_mnist, prepare, read_picture
from cutaway.errors import DataError

MNIST = PictureFormat(28, 28, 20, "mass")
SIZE = 300
Pixels = NDArray[np.uint8]


def digit(side: int = 120, pen: int = 14, size: int = SIZE) -> Pixels:
    """A seven in black on white, drawn off the center."""
    image = Image.new("L", (size, size), 255)
    left, top = size // 10, size // 3
    line = [(left, top), (left + side, top), (left + side // 3, top + int(1.3 * side))]
    ImageDraw.Draw(image).line(line, fill=0, width=pen, joint="curve")
    return np.asarray(image)


def longest_side(pixels: Pixels) -> int:
    ink = pixels >= 20
    return int(max(ink.any(axis=0).sum(), ink.any(axis=1).sum()))


def off_center(pixels: Pixels, center: float = 14.0) -> float:
    rows, columns = pixels.sum(axis=1, dtype=float), pixels.sum(axis=0, dtype=float)
    means = [float(side @ np.arange(len(side)) / side.sum()) for side in (rows, columns)]
    return max(abs(mean - center) for mean in means)


def photographed(ink: Pixels, random: np.random.Generator, *, light: float, noise: float, bright: bool) -> Pixels:
    """Enlarge a digit, put it somewhere on a larger sheet, and photograph it in uneven light."""
    side = int(random.integers(120, 220))
    sheet = np.zeros((SIZE, SIZE))
    top, left = random.integers(0, SIZE - side, 2)
    large = Image.fromarray(ink).resize((side, side), Image.Resampling.BICUBIC)
    sheet[top : top + side, left : left + side] = np.asarray(large) / 255
    v, u = np.mgrid[-1 : 1 : SIZE * 1j, -1 : 1 : SIZE * 1j]
    lamp = light * (0.5 + 0.35 * u + 0.15 * v + 0.1 * u * u)
    gray = 25 + 0.4 * lamp + 190 * sheet if bright else (235 - lamp) * (1 - 0.75 * sheet)
    noisy: NDArray[Any] = gray + random.normal(0, noise, gray.shape)
    return np.asarray(noisy.clip(0, 255), np.uint8)


CONDITIONS: list[dict[str, Any]] = [
    {"light": 0, "noise": 0, "bright": False},
    {"light": 0, "noise": 10, "bright": False},
    {"light": 110, "noise": 6, "bright": False},
    {"light": 60, "noise": 6, "bright": True},
]


@pytest.mark.usefixtures("mnist_folder")
def test_real_digits_are_read_as_well_after_the_pipeline_as_before(tmp_path: Path) -> None:
    from sklearn.neighbors import KNeighborsClassifier

    train, test = find_mnist("train"), find_mnist("test")
    reader = KNeighborsClassifier(3).fit(train.images[:3000].reshape(3000, -1) / 255, train.labels[:3000])
    originals, labels = test.images[:150], test.labels[:150]
    before = reader.score(originals.reshape(150, -1) / 255, labels)
    for number, condition in enumerate(CONDITIONS):
        random, made = np.random.default_rng(number), list[Pixels]()
        for original in originals:
            path = tmp_path / ("p.png" if len(made) % 2 else "p.jpg")
            Image.fromarray(photographed(original, random, **condition)).save(path)
            made.append(prepare(read_picture(path), MNIST).pixels)
        assert max(off_center(pixels) for pixels in made) <= 0.6
        sides = [longest_side(pixels) for pixels in made]
        assert (min(sides) >= 19, max(sides) <= 21) == (True, True)
        after = reader.score(np.array(made).reshape(150, -1) / 255, labels)
        assert after >= before - 0.03, condition


@pytest.mark.usefixtures("mnist_folder")
def test_mnist_s_own_pictures_are_nearly_kept() -> None:
    images = find_mnist("test").images[:300]
    made = np.array([prepare(image, MNIST).pixels for image in images])
    changed = np.abs(made.astype(int) - images).mean(axis=(1, 2))
    assert np.median(changed) < 0.5  # of 255
    assert np.mean(changed < 3) > 0.97


@pytest.mark.parametrize("pen", [200, 60, 20, 6, 2])
def test_thin_pens_on_large_sheets_survive(pen: int) -> None:
    prepared = prepare(digit(900, pen, 2000), MNIST)
    pixels = prepared.pixels
    assert pixels.max() == 255
    assert longest_side(pixels) == 20
    assert (pixels >= 100).sum() > 35  # a stroke of 40 pixels or so, more than one pixel wide
    assert ("stroke" in [stage.name for stage in prepared.stages]) == (pen <= 60)


def test_stages_are_named_explained_and_can_be_left_out() -> None:
    gray = digit()
    names = [stage.name for stage in prepare(gray, MNIST).stages]
    assert names == ["picture", "polarity", "contrast", "crop", "box", "center"]
    assert all(stage.sentence.endswith(".") for stage in prepare(gray, MNIST).stages)
    raw = prepare(gray, MNIST, polarity=False, crop=False, box=False, center=False)
    assert [stage.name for stage in raw.stages] == ["picture", "box", "center"]
    expected = np.asarray(Image.fromarray(gray).resize((28, 28), Image.Resampling.BOX))
    assert np.abs(raw.pixels.astype(int) - expected).max() <= 1
    assert longest_side(prepare(gray, MNIST, box=False).pixels) == 28
    assert longest_side(prepare(gray, MNIST, crop=False).pixels) < 14
    uncentered = prepare(gray, MNIST, center=False).pixels
    ink = np.flatnonzero((uncentered > 0).any(axis=1))
    assert (ink[0], ink[-1]) == (4, 23)
    assert off_center(uncentered) > 0.6


def test_polarity_is_told_by_the_paper() -> None:
    gray = digit()
    one, other = prepare(gray, MNIST), prepare(255 - gray, MNIST)
    np.testing.assert_array_equal(one.pixels, other.pixels)
    assert "swapped" in one.stages[1].sentence
    assert "already" in other.stages[1].sentence


def test_specks_do_not_move_the_box() -> None:
    gray = digit().copy()
    gray[280:283, 280:283] = 0
    gray[5, 5] = 0
    np.testing.assert_array_equal(prepare(gray, MNIST).pixels, prepare(digit(), MNIST).pixels)


def test_the_format_of_the_small_digits() -> None:
    prepared = prepare(digit(), PictureFormat(8, 8, 8, "box"))
    values = prepared.values(16)
    assert values.shape == (8, 8)
    assert (values.max(), set(np.unique(values % 1))) == (16, {0.0})
    assert prepared.network_input(16).shape == (1, 64)
    np.testing.assert_array_equal(prepared.network_input(16, "float64").ravel() * 16, values.ravel())
    np.testing.assert_allclose(prepared.network_input(1.0).ravel() * 255, prepared.pixels.ravel(), atol=1e-4)


@pytest.mark.parametrize("level", [0, 128, 255])
def test_uniform_pictures_are_empty(level: int) -> None:
    with pytest.raises(DataError, match=rf"The picture sheet\.png is empty: all of it is gray level {level}"):
        prepare(np.full((50, 60), level, np.uint8), MNIST, name="sheet.png")


@pytest.mark.parametrize("noise", [1, 5, 15])
@pytest.mark.parametrize("light", [0, 100])
def test_paper_alone_is_empty(noise: float, light: float) -> None:
    sheet = photographed(np.zeros((28, 28), np.uint8), np.random.default_rng(0), light=light, noise=noise, bright=False)
    with pytest.raises(DataError, match="The picture given is empty: nothing stands out"):
        prepare(sheet, MNIST)


@pytest.mark.parametrize("shape", [(1, 2), (2, 1), (3, 3), (1, 5000), (4000, 3), (28, 28), (700, 20)])
def test_odd_shapes_give_a_picture_or_a_sentence(shape: tuple[int, int]) -> None:
    gray = np.random.default_rng(0).integers(0, 2, shape, np.uint8) * 255
    gray.flat[0], gray.flat[-1] = 0, 255
    choices: tuple[dict[str, Any], ...] = ({}, {"crop": False}, {"polarity": False}, {"box": False}, {"center": False})
    for switches in choices:
        try:
            assert prepare(gray, MNIST, **switches).pixels.shape == (28, 28)
        except DataError as error:
            assert "is empty" in str(error)  # noqa: PT017 (either is right; it must be nothing else)


def test_arrays_that_are_no_gray_pictures() -> None:
    for bad in (np.zeros((3, 3, 3), np.uint8), np.zeros((3, 3)), np.zeros((0, 3), np.uint8)):
        with pytest.raises(DataError, match="give gray levels"):
            prepare(bad, MNIST)  # type: ignore[arg-type]
