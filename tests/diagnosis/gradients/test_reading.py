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


class Stubborn:
    """Somebody's array that raises what it likes."""

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        raise RuntimeError("not today")


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
        [array[np.newaxis] if array.ndim == 1 else array for array in RIGHT.values()],
        {name: array.tolist() for name, array in RIGHT.items()},
    ],
    ids=["list", "other names", "PyTorch's layout", "rows for biases", "list with rows for biases", "lists of numbers"],
)
def test_forms_that_are_read(given: Any) -> None:
    assert check_gradients(NETWORK, given, X, Y).right


def test_a_single_transposed_matrix_is_a_mistake() -> None:
    check = check_gradients(NETWORK, {**RIGHT, "W1": RIGHT["W1"].T}, X, Y)
    assert check.names() == [("gradient_transposed",)]
    assert check.first_wrong == "W1"
    assert "wrong shape; expected (3, 4)" in str(check)


D_Z1 = NETWORK.values(X, Y)["d_z1"]


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        (
            "W1",
            np.ones((6, 3)),
            "d_W1 has the shape (6, 3); expected (3, 4), that of W1; it has a row for each of the 6 ex",
        ),
        ("W1", D_Z1 * X[:, :1], "multiply with @, which sums over them, not with *."),
        ("W2", np.ones((2, 6)), "it has a column for each of the 6 examples: write x.T @ d_z"),
        ("W1", np.ones((6, 6)), "(n,) met (n, 1), and a broadcast made all 6 x 6 pairs of the examples."),
        ("b1", np.ones((6, 6)), "a broadcast made all 6 x 6 pairs"),
        ("b1", np.ones((4, 4)), "a broadcast has made a table of a row and a column"),
        ("b1", np.ones((6, 2)), "it has a row for each of the 6 examples: sum over axis 0."),
        ("W1", np.ones(()), "all numbers were summed: multiply with @, x.T @ d_z, which sums over the examples alone."),
        ("b1", np.ones(()), "all numbers were summed: sum over axis 0 alone."),
        ("W2", np.ones((2, 4)), "it looks transposed: give its .T"),
    ],
)
def test_a_wrong_shape_names_the_transpose_or_the_broadcast(name: str, given: Any, words: str) -> None:
    with pytest.raises(ShapeError) as raised:
        check_gradients(NETWORK, {**RIGHT, name: given}, X, Y)
    assert words in str(raised.value)


@pytest.mark.parametrize(
    ("given", "kind", "words"),
    [
        ({"W1": RIGHT["W1"]}, DataError, "missing are those of b1, W2 and b2"),
        ({**RIGHT, "W3": RIGHT["W2"]}, DataError, "unknown is W3"),
        ({**RIGHT, "dW1": RIGHT["W1"]}, DataError, "one is given twice"),
        ({**RIGHT, "b1": None}, DataError, "b1 is None"),
        ({**RIGHT, "b1": ["a", "b", "c", "d"]}, DataError, "b1 cannot be read"),
        ({**RIGHT, "W1": RIGHT["W1"] * 1j}, DataError, "W1 cannot be read .* it holds complex numbers"),
        ({**RIGHT, "W1": [[1.0, 2.0], [3.0]]}, DataError, "W1 cannot be read"),
        ({**RIGHT, "W1": torch.ones(3, 4, dtype=torch.bfloat16)}, DataError, "W1 cannot be read .*: .*BFloat16"),
        ({**RIGHT, "b1": [object()] * 4}, DataError, "b1 cannot be read .* it holds objects"),
        ({**RIGHT, "b1": Stubborn()}, DataError, "b1 cannot be read .*: not today"),
        ([RIGHT["W1"], [[1.0], [2.0, 3.0]], RIGHT["W2"], RIGHT["b2"]], DataError, "b1 cannot be read"),
        (list(RIGHT.values())[:3], DataError, "list of 3; expected 4, those of W1, b1, W2 and b2"),
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


ORDERS = [("W1", "W2", "b1", "b2"), ("b1", "b2", "W1", "W2"), ("W2", "b2", "W1", "b1"), ("b2", "W2", "b1", "W1")]


@pytest.mark.parametrize("outputs", [1, 2])
@pytest.mark.parametrize("order", ORDERS, ids=", ".join)
def test_a_list_in_another_order_is_told_the_order(order: tuple[str, ...], outputs: int) -> None:
    network = Network([3, 4, outputs], output="identity", loss="mean_squared_error", dtype="float64")
    y = np.arange(6.0 * outputs).reshape(6, outputs)
    values = network.values(X, y)
    words = f"those of {', '.join(order[:3])} and {order[3]}, in that order; expected the order W1, b1, W2, b2:"
    for given in ([values[f"d_{name}"] for name in order], [values[f"d_{name}"].T for name in order]):
        for answer in (given, lambda *_, given=given: given):
            with pytest.raises(ShapeError, match=words):
                check_gradients(network, answer, X, y)


def test_a_list_of_wrong_shapes_in_the_right_order_is_no_other_order() -> None:
    per_example = [RIGHT["W1"], D_Z1, RIGHT["W2"], RIGHT["b2"]]
    assert check_gradients(NETWORK, per_example, X, Y).names() == [("bias_gradient_per_example",)]


def test_a_description_stands_for_a_network() -> None:
    description = {"sizes": [3, 4, 2], "activation": "tanh", "dtype": "float64", "parameters": NETWORK.parameters}
    assert check_gradients(description, RIGHT, X, Y).right
    for unknown in ({**description, "parameters": None}, {"sizes": [3, 4, 2]}):
        with pytest.raises(SettingError, match="has no parameters; add those at which the gradients were computed"):
            check_gradients(unknown, RIGHT, X, Y)
    for wrong in ({"sizes": [3, 4, 2], "depth": 3}, {"activation": "tanh"}, 3):
        with pytest.raises(SettingError):
            check_gradients(wrong, RIGHT, X, Y)  # type: ignore[arg-type]  # what is not allowed is tested here


def test_numbers_that_are_none() -> None:
    broken = Network([3, 4, 2], dtype="float64")
    broken.parameters["W1"][0, 0] = np.nan
    with pytest.raises(DataError, match="NaN or infinity on this batch"):
        check_gradients(broken, RIGHT, X, Y)


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_a_gradient_that_is_not_finite_is_said_before_the_search(number: float) -> None:
    broken = RIGHT["W1"].copy()
    broken[2, 3] = number
    check = check_gradients(NETWORK, {**RIGHT, "W1": broken}, X, Y)
    assert str(check).startswith("d_W1 holds NaN or infinity.\n")
    assert "d_W1 (3, 4): wrong, holds NaN or infinity" in str(check)
    assert (check.first_wrong, check.tried, check.names()) == ("W1", 0, [])
    assert [entry.name for entry in check.parameters if not entry.finite] == ["W1"]
    both = check_gradients(NETWORK, {**RIGHT, "W1": broken, "b2": [number, 0.0]}, X, Y)
    assert str(both).startswith("d_b2 and d_W1 hold NaN or infinity.\n")


def test_numbers_whose_squares_overflow_are_compared() -> None:
    check = check_gradients(NETWORK, {**RIGHT, "W1": np.full((3, 4), 1e300)}, X, Y)
    assert check.names() == []
    entry = next(entry for entry in check.parameters if entry.name == "W1")
    # The right one is nothing beside it, so the difference has its norm, 1e300 times the root of 12.
    assert entry.error == pytest.approx(1e300 * 12**0.5 / np.linalg.norm(RIGHT["W1"]))
    assert entry.factor is None


def test_right_gradients_whose_squares_overflow_are_right() -> None:
    """Mean squared error of y = x W: d_W = 2 x (x W - y) / n, here of numbers near 1e200."""
    network = Network([1, 1], output="identity", loss="mean_squared_error", dtype="float64")
    network.set_parameters({"W1": np.ones((1, 1)), "b1": np.zeros(1)})
    x, y = np.ones((3, 1)), np.full((3, 1), -1e200)
    check = check_gradients(network, {"W1": [[2e200]], "b1": [2e200]}, x, y)
    assert [entry.right for entry in check.parameters] == [True, True]
    assert not check_gradients(network, {"W1": [[4e200]], "b1": [2e200]}, x, y).right


@pytest.mark.parametrize("zero", [0.0, 0, False])
def test_views_of_more_than_memory_holds(zero: Any) -> None:
    """One zero, told as 10 million rows of a million; to copy them would take 80 terabytes."""
    endless = np.broadcast_to(zero, (10**7, 10**6))
    words = r"d_W1 has the shape \(10000000, 1000000\); expected \(3, 4\), that of W1"
    for given in ({**RIGHT, "W1": endless}, [endless, *list(RIGHT.values())[1:]]):
        with pytest.raises(ShapeError, match=words):
            check_gradients(NETWORK, given, X, Y)
        with pytest.raises(ShapeError, match=words):
            check_gradients(NETWORK, lambda *_, given=given: given, X, Y)
        with pytest.raises(ShapeError, match=words):
            check_gradients(NETWORK, RIGHT, X, Y, previous=given)


def test_the_byte_order_of_a_file_is_no_other_precision() -> None:
    """The 2e-6 that is added is within float32's rounding and far beyond float64's."""
    given = {name: (array * (1 + 2e-6)).astype(">f4") for name, array in RIGHT.items()}
    check = check_gradients(NETWORK, given, X, Y)
    assert (check.right, check.precision) == (True, "float32")


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
