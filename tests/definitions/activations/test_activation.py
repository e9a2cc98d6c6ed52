"""What an activation must state, and hand cases of the catalogue's five."""

from dataclasses import replace

import numpy as np
import pytest

from cutaway.definitions import ACTIVATIONS


def test_an_activation_states_a_slope_or_a_row_backward_and_not_both() -> None:
    tanh, softmax = ACTIVATIONS["tanh"], ACTIVATIONS["softmax"]
    with pytest.raises(ValueError, match="tanh must state either slope or row_backward"):
        replace(tanh, slope=None)
    with pytest.raises(ValueError, match="tanh must state either slope or row_backward"):
        replace(tanh, row_backward=softmax.row_backward)


@pytest.mark.parametrize(
    ("name", "z", "a"),
    [
        ("identity", -2.5, -2.5),
        ("sigmoid", 0.0, 0.5),
        ("sigmoid", np.log(3), 0.75),
        ("tanh", 0.5 * np.log(3), 0.5),
        ("relu", -2.0, 0.0),
        ("relu", 2.0, 2.0),
    ],
)
def test_values_by_hand(name: str, z: float, a: float) -> None:
    assert ACTIVATIONS[name].value(np, np.array([[z]]))[0, 0] == pytest.approx(a, rel=1e-15)


def test_softmax_by_hand() -> None:
    z = np.log([[1.0, 2.0, 5.0]])
    np.testing.assert_allclose(ACTIVATIONS["softmax"].value(np, z), [[0.125, 0.25, 0.625]], rtol=1e-15)


def test_softmax_does_not_change_when_all_scores_grow_alike() -> None:
    z = np.array([[0.5, -1.0, 2.0]])
    softmax = ACTIVATIONS["softmax"].value
    np.testing.assert_allclose(softmax(np, z + 1000), softmax(np, z), rtol=1e-12)


def test_each_row_of_softmax_sums_to_one() -> None:
    z = np.random.default_rng(0).normal(scale=20, size=(50, 10))
    np.testing.assert_allclose(ACTIVATIONS["softmax"].value(np, z).sum(axis=1), 1, rtol=1e-14)


def test_the_slope_of_relu_at_its_kink_is_zero() -> None:
    zero = np.zeros((1, 1))
    assert ACTIVATIONS["relu"].backward(np, np.ones((1, 1)), zero, zero)[0, 0] == 0


def test_sigmoid_far_out_is_exactly_zero_or_one() -> None:
    with np.errstate(over="ignore"):
        assert ACTIVATIONS["sigmoid"].value(np, np.array([[-1e4, 1e4]])).tolist() == [[0.0, 1.0]]
