"""Networks with batch normalization, dropout and features train as PyTorch's do: 100 steps in float64.

The tolerance of 1e-9 relative leaves room for a different order of the same sums, fed back over 100 steps; a wrong
formula differs by far more after a single one.
"""

from typing import Any

import numpy as np
import pytest

from cutaway.definitions import LAYERS
from cutaway.network import Network
from layers_there import DATA, LAYER_OPTIONS, inputs_there, layer_difference, made, trained_here, trained_there

CASES: dict[str, dict[str, Any]] = {
    "batch normalization": {"batch_normalization": True},
    "another epsilon and momentum": {"batch_normalization": "batch_normalization:epsilon=0.01,momentum=0.3"},
    "one layer normalized": {"batch_normalization": [False, True]},
    "dropout": {"dropout": 0.3},
    "both": {"dropout": [0.0, 0.5], "batch_normalization": True},
}


@pytest.fixture(params=list(CASES.values()), ids=list(CASES))
def pair(request: pytest.FixtureRequest) -> tuple[Network, Any]:
    return trained_here(made(request.param)), trained_there(made(request.param))


def test_every_layer_of_the_catalogue_is_compared() -> None:
    assert set(LAYER_OPTIONS) == set(LAYERS)


@pytest.mark.parametrize("name", LAYER_OPTIONS)
def test_outputs_after_100_steps(name: str) -> None:
    assert layer_difference(name) < 1e-9


def test_parameters_and_statistics_after_100_steps(pair: tuple[Network, Any]) -> None:
    here, there = pair
    back = Network.from_torch(there)
    assert back.specification.dropout == here.specification.dropout
    assert back.specification.batch_normalization == here.specification.batch_normalization
    assert set(back.arrays) == set(here.arrays)
    for name, array in here.arrays.items():
        np.testing.assert_allclose(back.arrays[name], array, rtol=1e-9, atol=1e-11, err_msg=name)


def test_training_moved_the_network_and_its_statistics() -> None:
    before, after = made(CASES["both"]), trained_here(made(CASES["both"]))
    moved = {name for name, array in before.arrays.items() if not np.allclose(array, after.arrays[name])}
    assert set(before.arrays) - moved == {"b1", "b2"}  # a bias before a normalization is taken off again with the mean


def test_features_are_pytorchs_of_the_same_formulas() -> None:
    network = made(LAYER_OPTIONS["features"])
    found = network.values(DATA.x, DATA.labels)["f"]
    np.testing.assert_allclose(found, inputs_there(network, DATA.x).numpy(), rtol=1e-15)
