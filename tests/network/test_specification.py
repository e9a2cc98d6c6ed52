"""A specification as plain data, there and back; what comes from a file is not trusted."""

import json
from typing import Any

import numpy as np
import pytest

from cutaway.errors import CutawayError, SettingError, ShapeError
from cutaway.network import Network, Specification

GOOD = Specification((3, 4, 2), ("relu", "softmax"), "cross_entropy", "he_normal", "zeros", "float32", 7)
ANYTHING: list[Any] = [None, 5, -1, 2.5, "x", [], {}, ["a"], [["a"]], [None], True, 10**30, 10**4000]
FINE: list[tuple[str, Any]] = [("seed", 5), ("features", []), ("dropout", []), ("batch_normalization", [])]
WRONG = [(key, value) for key in GOOD.to_json() for value in ANYTHING if (key, value) not in FINE]


def test_json_and_back_is_the_same() -> None:
    assert Specification.from_json(json.loads(json.dumps(GOOD.to_json()))) == GOOD


def test_numbers_of_numpy_become_plain_ones() -> None:
    network = Network([np.int64(3), np.int32(2)], seed=np.int64(4))
    assert json.loads(json.dumps(network.specification.to_json()))["sizes"] == [3, 2]


def test_layers_and_shapes() -> None:
    assert GOOD.layers == 2
    assert GOOD.parameter_shapes() == {"W1": (3, 4), "b1": (4,), "W2": (4, 2), "b2": (2,)}


@pytest.mark.parametrize("key", ["sizes", "activations", "loss", "initializer"])
def test_what_is_missing_is_an_error_of_ours(key: str) -> None:
    content = GOOD.to_json()
    del content[key]
    with pytest.raises(SettingError, match=f"specification is damaged: '{key}'|missing.*{key}"):
        Specification.from_json(content)


@pytest.mark.parametrize("content", [None, 5, "network", [1, 2], {**GOOD.to_json(), "color": "red"}, {}])
def test_what_is_no_specification_is_an_error_of_ours(content: Any) -> None:
    with pytest.raises(SettingError, match="specification is damaged"):
        Specification.from_json(content)


@pytest.mark.parametrize(("key", "value"), WRONG, ids=lambda value: repr(value)[:12])
def test_a_value_of_the_wrong_kind_is_an_error_of_ours(key: str, value: Any) -> None:
    with pytest.raises(CutawayError) as caught:
        Specification.from_json({**GOOD.to_json(), key: value})
    assert str(caught.value).endswith((".", "?"))


@pytest.mark.parametrize("activations", [(), ("softmax",), ("relu", "relu", "softmax")])
def test_there_is_one_activation_for_each_layer(activations: tuple[str, ...]) -> None:
    with pytest.raises(ShapeError, match=f"^{len(activations)} activations were given for 2 layers"):
        Specification((3, 4, 2), activations, "mean_squared_error", "normal")
