"""Every initializer draws what it states: mean 0, its deviation, the shape it was asked for."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from cutaway.definitions import INITIALIZERS, Initializer
from cutaway.definitions.numbers import NUMBERS

LAYERS = {"wide": (784, 256), "narrow": (3, 2), "widening": (2, 500), "one unit": (1000, 1)}
MANY = (400, 500)
# An orthogonal matrix is one by its own shape, whatever layer it is told of: it has tests of its own below.
BY_ITS_SHAPE = {"orthogonal"}
each = pytest.mark.parametrize("initializer", INITIALIZERS.values(), ids=lambda entry: entry.name)
each_by_its_layer = pytest.mark.parametrize(
    "initializer",
    [entry for entry in INITIALIZERS.values() if entry.name not in BY_ITS_SHAPE],
    ids=lambda entry: entry.name,
)
each_layer = pytest.mark.parametrize(("inputs", "units"), LAYERS.values(), ids=LAYERS.keys())


def draw(initializer: Initializer, shape: tuple[int, ...], inputs: int, units: int, seed: int = 7) -> NDArray[Any]:
    drawn: NDArray[Any] = initializer.draw(np.random.default_rng(seed), shape, inputs, units, initializer.settings)
    return drawn


@each
@each_layer
def test_the_mean_is_the_stated_one(initializer: Initializer, inputs: int, units: int) -> None:
    drawn = draw(initializer, MANY, inputs, units)
    standard_error = initializer.deviation(NUMBERS, inputs, units, initializer.settings) / np.sqrt(drawn.size)
    assert abs(drawn.mean() - initializer.mean(initializer.settings)) <= 5 * standard_error + 1e-15


@each_by_its_layer
@each_layer
def test_the_deviation_is_the_stated_one(initializer: Initializer, inputs: int, units: int) -> None:
    stated = initializer.deviation(NUMBERS, inputs, units, initializer.settings)
    assert draw(initializer, MANY, inputs, units).std() == pytest.approx(stated, rel=0.01)


@each
@each_layer
def test_weights_and_biases_have_the_shapes_asked_for(initializer: Initializer, inputs: int, units: int) -> None:
    assert draw(initializer, (inputs, units), inputs, units).shape == (inputs, units)
    assert draw(initializer, (units,), inputs, units).shape == (units,)


@each
def test_the_same_seed_draws_the_same_values(initializer: Initializer) -> None:
    np.testing.assert_array_equal(draw(initializer, (3, 4), 3, 4), draw(initializer, (3, 4), 3, 4))


@each
def test_another_seed_draws_other_values_unless_all_are_equal(initializer: Initializer) -> None:
    differs = not np.array_equal(draw(initializer, (3, 4), 3, 4), draw(initializer, (3, 4), 3, 4, seed=8))
    assert differs == (initializer.deviation(NUMBERS, 3, 4, initializer.settings) > 0)


@each_by_its_layer
@pytest.mark.parametrize("factor", [0.5, 3.0])
def test_the_deviation_follows_each_setting(initializer: Initializer, factor: float) -> None:
    changed = {name: factor * number for name, number in initializer.settings.items()}
    drawn = initializer.draw(np.random.default_rng(7), MANY, 30, 20, changed)
    assert drawn.std() == pytest.approx(initializer.deviation(NUMBERS, 30, 20, changed), rel=0.01)
    within = 0.02 * initializer.deviation(NUMBERS, 30, 20, changed) + 1e-12
    assert drawn.mean() == pytest.approx(initializer.mean(changed), abs=within)


@pytest.mark.parametrize("shape", [(40, 30), (30, 40), (30, 30), (1, 5), (5, 1), (1, 1), (784, 256)])
@pytest.mark.parametrize("gain", [1.0, 2.0, 0.0])
def test_an_orthogonal_matrix_keeps_lengths(shape: tuple[int, int], gain: float) -> None:
    W = draw(INITIALIZERS.resolve(f"orthogonal:gain={gain}"), shape, *shape)
    product = W.T @ W if shape[0] >= shape[1] else W @ W.T
    np.testing.assert_allclose(product, gain**2 * np.eye(min(shape)), atol=1e-13)


@each_layer
@pytest.mark.parametrize("gain", [1.0, 0.5])
def test_the_deviation_of_an_orthogonal_matrix_is_exact(inputs: int, units: int, gain: float) -> None:
    initializer = INITIALIZERS.resolve(f"orthogonal:gain={gain}")
    drawn = draw(initializer, (inputs, units), inputs, units)
    stated = initializer.deviation(NUMBERS, inputs, units, initializer.settings)
    assert np.sqrt(np.mean(drawn**2)) == pytest.approx(stated, rel=1e-12)


def test_an_orthogonal_bias_is_a_direction_of_the_length_gain() -> None:
    assert np.linalg.norm(draw(INITIALIZERS.resolve("orthogonal:gain=3"), (20,), 10, 20)) == pytest.approx(3)


def test_every_rotation_has_the_same_chance() -> None:
    # All entries of a 3 by 3 rotation, the diagonal included, are spread evenly over -1..1 (the sphere's shadow), and
    # half of the matrices turn the space inside out. Without the sign, Q would have a lopsided diagonal.
    many = np.array([draw(INITIALIZERS["orthogonal"], (3, 3), 3, 3, seed) for seed in range(4000)])
    assert np.abs(many.mean(axis=0)).max() < 5 * np.sqrt(1 / 3 / 4000)
    np.testing.assert_allclose(
        np.quantile(many, [0.1, 0.25, 0.75, 0.9], axis=0).mean(axis=(1, 2)), [-0.8, -0.5, 0.5, 0.8], atol=0.02
    )
    assert np.abs(np.linalg.det(many).mean()) < 5 / np.sqrt(4000)
