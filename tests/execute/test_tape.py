"""The tape against derivatives worked by hand, and against PyTorch's autograd."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from cutaway.definitions import ACTIVATIONS, LOSSES
from cutaway.execute.tape import TapeNamespace, Variable, backward, gradients
from cutaway.plan import forward_plan, with_loss

TAPE = TapeNamespace(np)
Function = Callable[..., Any]


def derivatives_of(function: Function, *numbers: Any) -> list[Any]:
    """Return the derivatives of ``function(tape, *variables)`` with respect to each variable, as plain lists."""
    variables = [Variable(np.asarray(number, dtype="float64"), np) for number in numbers]
    found = backward(function(TAPE, *variables))
    return [found[id(variable)].tolist() for variable in variables]


@pytest.mark.parametrize(
    ("function", "by_hand"),
    [
        (lambda _, a, b: a + b, [1, 1]),
        (lambda _, a, b: a - b, [1, -1]),
        (lambda _, a, b: a * b, [4, 3]),
        (lambda _, a, b: a / b, [1 / 4, -3 / 16]),
        (lambda _, a, b: -a * b, [-4, -3]),
        (lambda _, a, b: 2 + 5 * a + (1 - b), [5, -1]),
        (lambda _, a, b: 6 / a + 8 / b, [-6 / 9, -8 / 16]),
        (lambda _, a, b: 1 / (a + b), [-1 / 49, -1 / 49]),
        (lambda tape, a, b: tape.exp(a) + tape.log(b), [np.exp(3), 1 / 4]),
        (lambda tape, a, b: tape.tanh(a - b + 1) * 2, [2, -2]),
        (lambda tape, a, b: tape.maximum(a, b), [0, 1]),
        (lambda tape, a, b: tape.where(a.value < b.value, a * a, b), [6, 0]),
    ],
)
def test_operations_on_the_numbers_3_and_4_by_hand(function: Function, by_hand: list[float]) -> None:
    assert derivatives_of(function, 3.0, 4.0) == pytest.approx(by_hand, rel=1e-14)


def test_a_value_used_twice_hears_from_both_uses() -> None:
    assert derivatives_of(lambda _, a: a * a, 3.0) == [6.0]
    assert derivatives_of(lambda _, a: a * a * a + a, 2.0) == [13.0]


def test_a_value_used_by_two_branches_hears_from_both() -> None:
    def function(tape: TapeNamespace, a: Variable) -> Variable:
        shared = tape.exp(a)
        return shared * shared + shared  # e^2a + e^a

    assert derivatives_of(function, 0.0) == pytest.approx([3.0])


def test_a_value_that_the_result_does_not_need_hears_nothing() -> None:
    a, b = Variable(np.array(1.0), np), Variable(np.array(2.0), np)
    assert id(b) not in backward(a * 2)


def test_a_repeated_row_hears_the_sum_over_the_rows() -> None:
    found = derivatives_of(lambda tape, x, b: tape.sum(x + b), np.zeros((3, 2)), np.zeros(2))
    assert found == [[[1, 1]] * 3, [3, 3]]


def test_a_repeated_column_keeps_its_shape() -> None:
    found = derivatives_of(lambda tape, x, c: tape.sum(x * c), [[1.0, 2.0], [3.0, 4.0]], [[5.0], [6.0]])
    assert found == [[[5, 5], [6, 6]], [[3], [7]]]


def test_a_single_number_hears_from_all() -> None:
    assert derivatives_of(lambda tape, x, c: tape.sum(x / c), [[1.0, 2.0]], 2.0) == [[[0.5, 0.5]], -0.75]


def test_where_folds_what_it_repeated() -> None:
    condition = np.array([[True, False], [True, True]])
    found = derivatives_of(lambda tape, a, b: tape.sum(tape.where(condition, a, b)), np.zeros((2, 2)), np.zeros(2))
    assert found == [[[1, 0], [1, 1]], [0, 1]]


def test_a_matrix_product_by_hand() -> None:
    found = derivatives_of(lambda tape, x, W: tape.sum(x @ W), [[1.0, 2.0]], [[3.0, 4.0], [5.0, 6.0]])
    assert found == [[[7, 11]], [[1, 1], [2, 2]]]


def test_a_transposed_matrix_hears_transposed() -> None:
    weights = np.array([[1.0, 2.0, 3.0]])
    assert derivatives_of(lambda tape, x: tape.sum(x.T * weights.T), [[0.0, 0.0, 0.0]]) == [weights.tolist()]


def test_the_mean_gives_each_its_share() -> None:
    assert derivatives_of(lambda tape, x: tape.mean(x), [1.0, 2.0, 3.0, 4.0]) == [[0.25] * 4]
    rows = derivatives_of(lambda tape, x: tape.sum(tape.mean(x, axis=-1)), np.zeros((3, 2)))
    assert rows == [[[0.5, 0.5]] * 3]


def test_only_the_largest_hears_from_max() -> None:
    assert derivatives_of(lambda tape, x: tape.max(x), [1.0, 5.0, 2.0]) == [[0, 1, 0]]


def test_equal_largest_share_what_max_says() -> None:
    assert derivatives_of(lambda tape, x: tape.max(x), [5.0, 5.0, 2.0]) == [[0.5, 0.5, 0]]
    by_row = derivatives_of(lambda tape, x: tape.sum(tape.max(x, axis=-1)), [[1.0, 1.0], [0.0, 3.0]])
    assert by_row == [[[0.5, 0.5], [0, 1]]]


def test_the_second_wins_a_tie_of_maximum() -> None:
    assert derivatives_of(lambda tape, a, b: tape.maximum(a, b), 2.0, 2.0) == [0, 1]


def test_numpy_arrays_at_the_left_leave_the_work_to_the_variable() -> None:
    weights = np.array([1.0, 2.0])
    assert derivatives_of(lambda tape, a: tape.sum(weights * a - (weights - a) + (weights + a)), [0.0, 0.0]) == [[3, 4]]


@pytest.mark.parametrize("shape", [(4, 3), (3,), (4, 1), (1, 3), (1,), ()], ids=str)
@pytest.mark.parametrize(
    "function",
    [
        lambda xp, a, b: xp.sum(a * b + a / (b * b + 1)),
        lambda xp, a, b: xp.mean(xp.exp(a - b) * xp.tanh(b - 2 * a)),
        lambda xp, a, b: xp.sum(xp.log(1 + xp.exp(a + b))),
        lambda xp, a, b: xp.sum(xp.maximum(a, a * 0) - xp.where(a > 0, a, a * b)),
        lambda xp, a, b: xp.sum(xp.max(a * b + a, axis=-1, keepdims=True) * a) / 7,
        lambda xp, a, b: xp.mean((a + b) @ (a * b).T),
    ],
    ids=["fractions", "mean", "log", "choices", "max", "product"],
)
def test_compositions_agree_with_pytorch(function: Function, shape: tuple[int, ...]) -> None:
    import array_api_compat.torch as there

    random = np.random.default_rng(12)
    numbers: list[NDArray[Any]] = [random.normal(size=(4, 3)), np.asarray(random.normal(size=shape))]
    leaves = [torch.tensor(number, requires_grad=True) for number in numbers]
    function(there, *leaves).backward()
    for found, leaf in zip(derivatives_of(function, *numbers), leaves, strict=True):
        np.testing.assert_allclose(found, leaf.grad.numpy(), rtol=1e-12, atol=1e-14)


def test_a_plan_without_use_for_a_value_gives_it_zeros() -> None:
    plan = with_loss(forward_plan([ACTIVATIONS["identity"]]), LOSSES["half_squared_error"])
    given: dict[str, NDArray[Any]] = {
        "x": np.ones((2, 1)),
        "y": np.ones((2, 1)),
        "W1": np.ones((1, 1)),
        "b1": np.zeros(1),
        "b9": np.ones(3),
    }
    assert gradients(plan, given, ["b9"])["d_b9"].tolist() == [0, 0, 0]


def test_a_deep_plan_is_walked_to_its_end() -> None:
    layers = 1000
    plan = with_loss(forward_plan([ACTIVATIONS["identity"]] * layers), LOSSES["half_squared_error"])
    given: dict[str, NDArray[Any]] = {"x": np.ones((1, 1)), "y": np.zeros((1, 1))}
    for layer in range(1, layers + 1):
        given |= {f"W{layer}": np.ones((1, 1)), f"b{layer}": np.zeros(1)}
    assert gradients(plan, given, ["W1"])["d_W1"].tolist() == [[1.0]]
