"""Every initializer draws what it states: mean 0, its deviation, the shape it was asked for."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from cutaway.definitions import INITIALIZERS, Initializer

LAYERS = {"wide": (784, 256), "narrow": (3, 2), "widening": (2, 500), "one unit": (1000, 1)}
MANY = (400, 500)
each = pytest.mark.parametrize("initializer", INITIALIZERS.values(), ids=lambda entry: entry.name)
each_layer = pytest.mark.parametrize(("inputs", "units"), LAYERS.values(), ids=LAYERS.keys())


def draw(initializer: Initializer, shape: tuple[int, ...], inputs: int, units: int, seed: int = 7) -> NDArray[Any]:
    drawn: NDArray[Any] = initializer.draw(np.random.default_rng(seed), shape, inputs, units, initializer.settings)
    return drawn


@each
@each_layer
def test_the_mean_is_zero(initializer: Initializer, inputs: int, units: int) -> None:
    drawn = draw(initializer, MANY, inputs, units)
    standard_error = initializer.deviation(inputs, units, initializer.settings) / np.sqrt(drawn.size)
    assert abs(drawn.mean()) <= 5 * standard_error


@each
@each_layer
def test_the_deviation_is_the_stated_one(initializer: Initializer, inputs: int, units: int) -> None:
    stated = initializer.deviation(inputs, units, initializer.settings)
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
    assert differs == (initializer.deviation(3, 4, initializer.settings) > 0)


@each
@pytest.mark.parametrize("factor", [0.5, 3.0])
def test_the_deviation_follows_each_setting(initializer: Initializer, factor: float) -> None:
    changed = {name: factor * number for name, number in initializer.settings.items()}
    drawn = initializer.draw(np.random.default_rng(7), MANY, 30, 20, changed)
    assert drawn.std() == pytest.approx(initializer.deviation(30, 20, changed), rel=0.01)
