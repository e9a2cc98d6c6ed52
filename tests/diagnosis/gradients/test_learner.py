"""What a learner's function may return: gradients alone or after the loss, in a mapping, a list or a tuple."""

from typing import Any

import numpy as np
import pytest
import torch

from cutaway import Network, check_gradients
from cutaway.errors import DataError

NETWORK = Network([3, 2], seed=0, dtype="float64")
X = np.array([[1.0, -2.0, 0.5], [0.5, 1.0, 2.0], [-1.0, 0.0, 1.0], [2.0, 1.5, -0.5]])
Y = np.array([0, 1, 1, 0])


def by_hand(parameters: dict[str, Any], x: Any, y: Any) -> tuple[float, Any, Any]:
    """Return the loss, d_W1 and d_b1 of softmax with cross-entropy, in plain NumPy."""
    e = np.exp(x @ parameters["W1"] + parameters["b1"])
    p = e / e.sum(axis=1, keepdims=True)
    d_z = (p - np.eye(2)[y]) / len(x)
    return -np.log(p[np.arange(len(y)), y]).mean(), x.T @ d_z, d_z.sum(axis=0)


ALONE: dict[str, Any] = {
    "mapping": lambda d_W, d_b: {"W1": d_W, "b1": d_b},
    "list": lambda d_W, d_b: [d_W, d_b],
    "tuple": lambda d_W, d_b: (d_W, d_b),
}
LAYERS: dict[str, Any] = {
    "bias in a list": lambda d_W, d_b: (d_W, [d_b]),
    "lists": lambda d_W, d_b: (d_W.tolist(), d_b.tolist()),
    "tensor": lambda d_W, d_b: (torch.from_numpy(d_W), [d_b]),
}


@pytest.mark.parametrize("form", [*ALONE, *LAYERS])
def test_gradients_alone(form: str) -> None:
    """A layer's pair (d_W, [d_b]) is not taken for one of loss and gradients."""
    check = check_gradients(NETWORK, lambda *given: {**ALONE, **LAYERS}[form](*by_hand(*given)[1:]), X, Y)
    assert check.right, str(check)
    assert not any("loss" in remark for remark in check.remarks)


@pytest.mark.parametrize("as_loss", [float, np.asarray, lambda loss: torch.tensor(loss, requires_grad=True)])
@pytest.mark.parametrize("form", ALONE)
def test_gradients_after_the_loss(form: str, as_loss: Any) -> None:
    def answer(times: int, *given: Any) -> Any:
        loss, *gradients = by_hand(*given)
        return as_loss(times * loss), ALONE[form](*gradients)

    right = check_gradients(NETWORK, lambda *given: answer(1, *given), X, Y)
    assert right.right, str(right)
    assert not any("loss" in remark for remark in right.remarks)
    doubled = check_gradients(NETWORK, lambda *given: answer(2, *given), X, Y)
    assert doubled.right
    assert any(remark.startswith("Your loss is") for remark in doubled.remarks)


@pytest.mark.parametrize("loss", [None, "low", 1j, {"loss": 0.7}, np.ones(3), torch.ones(3)])
def test_a_loss_that_is_no_number(loss: Any) -> None:
    def with_loss(*given: Any) -> Any:
        _, d_W, d_b = by_hand(*given)
        return loss, {"W1": d_W, "b1": d_b}

    with pytest.raises(DataError, match=r"the loss, is .*; expected one number"):
        check_gradients(NETWORK, with_loss, X, Y)


@pytest.mark.parametrize("given", [{"W1": [[1.0], [2.0, 3.0]], "b1": [0.0, 0.0]}, {"W1": np.ones((3, 2)), "b1": "ab"}])
def test_what_a_function_returns_is_read_as_what_is_given(given: Any) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        check_gradients(NETWORK, lambda *_: given, X, Y)


def test_a_function_that_takes_parameters_away_is_told_of_it() -> None:
    def emptied(parameters: dict[str, Any], x: Any, y: Any) -> Any:
        _, d_W, d_b = by_hand(parameters, x, y)
        parameters.clear()
        return d_W, d_b

    check = check_gradients(NETWORK, emptied, X, Y)
    assert check.right
    assert any(remark.startswith("Your function changes W1 and b1") for remark in check.remarks)
