"""Every augmentation of the catalogue, against SciPy's geometry of pictures and by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import ndimage

from cutaway.data.augmented import changed, read_augmentations
from cutaway.data.looking_up import looked_up
from cutaway.definitions import AUGMENTATIONS, Augmentation

Floats = NDArray[Any]
SIDE = 28
each = pytest.mark.parametrize("entry", AUGMENTATIONS.values(), ids=lambda entry: entry.name)


def grid(height: int = SIDE, width: int = SIDE) -> tuple[Floats, Floats]:
    """Return rows and columns of one picture's pixels, from its center."""
    rows, columns = (np.linspace(-(size - 1) / 2, (size - 1) / 2, size) for size in (height, width))
    return np.tile(rows[None, :, None], (1, 1, width)), np.tile(columns[None, None, :], (1, height, 1))


def blob() -> Floats:
    """Return a smooth picture that lies off the center and has no symmetry, shape (1, 28, 28)."""
    rows, columns = grid()
    bar = np.exp(-((rows + 3) ** 2) / 8 - (columns - 2) ** 2 / 40)
    picture: Floats = 200 * (bar + 0.5 * np.exp(-((rows - 5) ** 2) / 6 - (columns + 4) ** 2 / 6))
    return picture


def placed(entry: Augmentation, *noise: float) -> Floats:
    """Return the blob after an augmentation with given random numbers."""
    drawn = [np.full((1, 1, 1), each) for each in noise]
    rows, columns = entry.moved(np, *grid(), *drawn)
    middle = (SIDE - 1) / 2
    found: Floats = looked_up(blob(), rows + middle, columns + middle)[0]
    return found


def center_of_mass(picture: Floats) -> Floats:
    """Return row and column of the center of mass, from the picture's center."""
    return np.array(ndimage.center_of_mass(picture)) - (SIDE - 1) / 2


@each
def test_random_numbers_of_zero_change_nothing(entry: Augmentation) -> None:
    shape = (1, SIDE, SIDE) if entry.per_pixel else (1, 1, 1)
    rows, columns = entry.moved(np, *grid(), *[np.zeros(shape)] * entry.draws)
    assert np.array_equal(rows, grid()[0])
    assert np.array_equal(columns, grid()[1])


@each
def test_single_precision_stays_single(entry: Augmentation) -> None:
    shape = (3, 8, 6) if entry.per_pixel else (3, 1, 1)
    noise = [np.full(shape, 0.5, np.float32)] * entry.draws
    given_places = [np.broadcast_to(places.astype(np.float32), (3, 8, 6)) for places in grid(8, 6)]
    for found in entry.moved(np, *given_places, *noise):
        assert found.dtype == np.float32
        assert np.broadcast_shapes(found.shape, (3, 8, 6)) == (3, 8, 6)


def test_a_shift_is_that_of_scipy() -> None:
    expected = ndimage.shift(blob()[0], (0.6, -1.2), order=1, mode="grid-constant")
    assert np.allclose(placed(AUGMENTATIONS["shift"], 0.3, -0.6), expected, atol=1e-4)  # places are kept in float32


def test_a_rotation_is_that_of_scipy() -> None:
    found = placed(AUGMENTATIONS["rotate"], 0.8)  # 12 degrees, clockwise; SciPy's angles are counterclockwise
    expected = ndimage.rotate(blob()[0], -12, reshape=False, order=1, mode="grid-constant")
    assert np.allclose(found, expected, atol=1e-3)


def test_a_quarter_turn_puts_each_pixel_where_numpy_puts_it() -> None:
    entry = AUGMENTATIONS.resolve("rotate:degrees=90")
    assert np.allclose(placed(entry, 1.0), np.rot90(blob()[0], -1), atol=1e-3)


def test_a_scale_is_that_of_scipy() -> None:
    found = placed(AUGMENTATIONS.resolve("scale:share=0.5"), 1.0, -0.5)  # 1.5 times as high, 0.75 times as wide
    matrix, middle = np.diag([1 / 1.5, 1 / 0.75]), np.full(2, (SIDE - 1) / 2)
    expected = ndimage.affine_transform(blob()[0], matrix, middle - matrix @ middle, order=1, mode="grid-constant")
    assert np.allclose(found, expected, atol=1e-3)


def test_a_shear_is_that_of_scipy_and_leans_to_the_right() -> None:
    found = placed(AUGMENTATIONS.resolve("shear:degrees=45"), 0.5)  # tan 22.5 degrees = √2 - 1
    matrix, middle = np.array([[1, 0], [2**0.5 - 1, 1]]), np.full(2, (SIDE - 1) / 2)
    expected = ndimage.affine_transform(blob()[0], matrix, middle - matrix @ middle, order=1, mode="grid-constant")
    assert np.allclose(found, expected, atol=1e-3)
    for rows, leans in ((slice(0, 13), 1), (slice(15, SIDE), -1)):
        before, after = (ndimage.center_of_mass(picture[rows])[1] for picture in (blob()[0], found))
        assert np.sign(after - before) == leans


def test_the_places_of_elastic_are_those_of_scipys_gaussian() -> None:
    noise = np.random.default_rng(0).uniform(-1, 1, size=(2, 1, SIDE, SIDE))
    rows, columns = AUGMENTATIONS["elastic"].moved(np, *grid(), *noise)
    for found, begin, drawn in zip((rows, columns), grid(), noise, strict=True):
        # SciPy cuts its Gaussian off and makes it add up to 1; at 8 deviations both matter less than 1e-12
        expected = 34 * ndimage.gaussian_filter(drawn[0], 4, mode="constant", truncate=8)
        assert np.allclose((found - begin)[0], expected, atol=1e-8)


def test_elastic_moves_places_as_far_as_its_docstring_says() -> None:
    noise = np.random.default_rng(1).uniform(-1, 1, size=(2, 200, 60, 60))
    rows, _ = AUGMENTATIONS["elastic"].moved(np, *grid(60, 60), *noise)
    inside = (rows - grid(60, 60)[0])[:, 12:-12, 12:-12]  # three deviations from the edges
    assert inside.std() == pytest.approx(34 / (6.1 * 4), rel=0.05)


@given(seed=st.integers(0, 2**32), height=st.integers(1, 9), width=st.integers(1, 9))
@settings(max_examples=50, deadline=None)
def test_looking_up_is_that_of_scipy_wherever_one_looks(seed: int, height: int, width: int) -> None:
    random = np.random.default_rng(seed)
    picture = random.uniform(0, 255, size=(1, height, width))
    rows, columns = random.uniform(-3, 12, size=(2, 1, 7, 5))
    expected = ndimage.map_coordinates(picture[0], [rows[0], columns[0]], order=1, mode="grid-constant")
    assert np.allclose(looked_up(picture, rows, columns)[0], expected, atol=1e-3)


def test_all_together_keep_the_type_and_stay_within_it() -> None:
    pictures = np.random.default_rng(2).integers(0, 256, size=(20, 28, 28), dtype=np.uint8)
    found = changed(pictures, read_augmentations(list(AUGMENTATIONS)), np.random.default_rng(3))
    assert found.dtype == np.uint8
    assert found.shape == pictures.shape
    assert not np.array_equal(found, pictures)


def test_the_last_one_happens_last() -> None:
    # A quarter turn and then a shift to the right: the mass has moved right, not down.
    turned_then_shifted = read_augmentations(["rotate:degrees=90", "shift:pixels=5"])

    class Ones:
        """Random numbers that are all 1."""

        def random(self, shape: tuple[int, ...], dtype: Any) -> Floats:
            drawn = np.ones(shape, dtype)
            if shape[0] == 2:
                drawn[0] = 0.5  # 2 * 0.5 - 1 = 0: no shift downward
            return drawn

    found: Floats = changed(blob(), turned_then_shifted, Ones())[0]  # type: ignore[arg-type]
    expected = center_of_mass(np.rot90(blob()[0], -1)) + np.array([0, 5])
    assert np.allclose(center_of_mass(found), expected, atol=0.05)  # a little of the blob's tail leaves the picture
