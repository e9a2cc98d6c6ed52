"""What is given as gradients: names, layouts, and the sentences about what cannot be read."""

from typing import Any

import numpy as np
import pytest
import torch

from cutaway import Network, check_gradients
from cutaway.errors import CutawayError, DataError, SettingError, ShapeError

NETWORK = Network([3, 4, 2], activation="tanh", seed=0, dtype="float64")
X = np.random.default_rng(0).normal(size=(6, 3))
Y = np.array([0, 1, 1, 0, 1, 0])
RIGHT = {name: NETWORK.values(X, Y)[f"d_{name}"] for name in NETWORK.parameters}


@pytest.mark.parametrize("form", ["{}", "d_{}", "d{}", "grad_{}", "{}_grad", "{}.grad"])
def test_names_of_several_customs(form: str) -> None:
    check = check_gradients(NETWORK, {form.format(name): array for name, array in RIGHT.items()}, X, Y)
    assert check.right
    assert check.remarks == ()


@pytest.mark.parametrize(
    "given",
    [
        list(RIGHT.values()),
        {f"layer{number}": array for number, array in enumerate(RIGHT.values())},
        {name: torch.from_numpy(array.T.copy()) for name, array in zip("abcd", RIGHT.values(), strict=True)},
        {name: array[np.newaxis] if array.ndim == 1 else array for name, array in RIGHT.items()},
        {name: array.tolist() for name, array in RIGHT.items()},
    ],
    ids=["list", "other names", "PyTorch's layout", "rows for biases", "lists of numbers"],
)
def test_forms_that_are_read(given: Any) -> None:
    assert check_gradients(NETWORK, given, X, Y).right


def test_a_single_transposed_matrix_is_a_mistake() -> None:
    check = check_gradients(NETWORK, {**RIGHT, "W1": RIGHT["W1"].T}, X, Y)
    assert check.names() == [("gradient_transposed",)]
    assert check.first_wrong == "W1"
    assert "wrong shape; expected (3, 4)" in str(check)


@pytest.mark.parametrize(
    ("given", "kind", "words"),
    [
        ({"W1": RIGHT["W1"]}, DataError, "missing are those of b1, W2 and b2"),
        ({**RIGHT, "W3": RIGHT["W2"]}, DataError, "unknown is W3"),
        ({**RIGHT, "dW1": RIGHT["W1"]}, DataError, "one is given twice"),
        ({**RIGHT, "b1": None}, DataError, "b1 is None"),
        ({**RIGHT, "b1": ["a", "b", "c", "d"]}, DataError, "b1 cannot be read"),
        (3.0, DataError, "are a float"),
        (
            {**RIGHT, "W1": np.ones((4, 3))},
            ShapeError,
            r"shape \(4, 3\); expected \(3, 4\), that of W1; it looks",
        ),
        ({**RIGHT, "b1": np.ones(9)}, ShapeError, r"d_b1 has the shape \(9,\); expected \(4,\)"),
    ],
)
def test_what_cannot_be_read(given: Any, kind: type[CutawayError], words: str) -> None:
    with pytest.raises(kind, match=words):
        check_gradients(NETWORK, given, X, Y)


def test_a_description_stands_for_a_network() -> None:
    description = {"sizes": [3, 4, 2], "activation": "tanh", "dtype": "float64", "parameters": NETWORK.parameters}
    assert check_gradients(description, RIGHT, X, Y).right
    for wrong in ({"sizes": [3, 4, 2], "depth": 3}, {"activation": "tanh"}, 3):
        with pytest.raises(SettingError):
            check_gradients(wrong, RIGHT, X, Y)  # type: ignore[arg-type]  # what is not allowed is tested here


def test_numbers_that_are_none() -> None:
    broken = Network([3, 4, 2], dtype="float64")
    broken.parameters["W1"][0, 0] = np.nan
    with pytest.raises(DataError, match="NaN or infinity on this batch"):
        check_gradients(broken, RIGHT, X, Y)
    check = check_gradients(NETWORK, {**RIGHT, "W1": RIGHT["W1"] * np.nan}, X, Y)
    assert check.first_wrong == "W1"
    assert check.explanations == ()


def test_the_answer_is_plain_data_and_its_html_is_escaped() -> None:
    import json

    check = check_gradients(NETWORK, {**RIGHT, "b1": np.zeros(4)}, X, Y)
    assert json.loads(json.dumps(check.to_json()))["first_wrong"] == "b1"
    named = check_gradients(NETWORK, {f"<b>{name}</b>": array for name, array in RIGHT.items()}, X, Y)
    assert "&lt;b&gt;" in named._repr_html_()
    assert "<b>" not in named._repr_html_()


def test_previous_gradients_and_rates_are_checked() -> None:
    with pytest.raises(ShapeError, match=r"d_b1 has the shape \(9,\)"):
        check_gradients(NETWORK, RIGHT, X, Y, previous={**RIGHT, "b1": np.ones(9)})
    for rate in (0, -1.0, float("nan"), True, "0.1"):
        with pytest.raises(SettingError, match="expected a number above 0"):
            check_gradients(NETWORK, RIGHT, X, Y, learning_rate=rate)  # type: ignore[arg-type]  # tested here
