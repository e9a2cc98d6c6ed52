"""A network: its construction, its parameters, its values, its errors."""

from typing import Any

import numpy as np
import pytest
import torch

from cutaway.definitions import ACTIVATIONS, INITIALIZERS
from cutaway.definitions.numbers import NUMBERS
from cutaway.errors import CutawayError, DataError, SettingError, ShapeError, UnknownNameError
from cutaway.network import Network, Specification, initial_parameters
from cutaway.plan import text_of

X = np.array([[1.0, 2.0, 3.0], [-1.0, 0.5, 0.0]])
Y = np.array([[1.0, 0.0], [0.0, 1.0]])


def same_parameters(first: Network, second: Network, names: str) -> bool:
    return all(np.array_equal(first.parameters[name], second.parameters[name]) for name in names.split())


@pytest.mark.parametrize(
    ("sizes", "arguments", "error", "sentence"),
    [
        ([784], {}, ShapeError, "The sizes are [784]; expected at least two, inputs and outputs, as in [784, 10]."),
        ([], {}, ShapeError, "The sizes are []; expected at least two, inputs and outputs, as in [784, 10]."),
        ([5], {"activation": []}, ShapeError, "The sizes are [5]; expected at least two"),
        ([3, 0, 2], {}, ShapeError, "The sizes are [3, 0, 2]; each must be a whole number from 1 to 500,000,000."),
        ([3, -4, 2], {}, ShapeError, "each must be a whole number"),
        ([3, 2.5], {}, ShapeError, "each must be a whole number"),
        ([3, True], {}, ShapeError, "each must be a whole number"),
        (["3", "2"], {}, ShapeError, "The sizes are ['3', '2']; each must be a whole number"),
        ([3, 10**12], {}, ShapeError, "each must be a whole number from 1 to 500,000,000"),
        ([100_000, 10_000], {}, ShapeError, "need 1,000,010,000 parameters; at most 500,000,000 are allowed."),
        ([3, 4, 4, 2], {"activation": ["relu"]}, ShapeError, "1 activations were given for 2 hidden layers; give one"),
        ([3, 4, 2], {"activation": ["relu"] * 3}, ShapeError, "3 activations were given for 1 hidden layers; give one"),
        (
            [3, 4, 2],
            {"activation": "rely"},
            UnknownNameError,
            "There is no activation named 'rely'; did you mean relu",
        ),
        ([3, 4, 2], {"activation": [None]}, SettingError, "None is not a name; activations, loss, initializers and"),
        ([3, 4, 2], {"output": 5, "loss": "cross_entropy"}, SettingError, "5 is not a name"),
        ([3, 4, 2], {"activation": "softmax"}, SettingError, "Layer 1 of 2 has the activation 'softmax', which mixes"),
        (
            [3, 2],
            {"output": "sigmoid", "loss": "cross_entropy"},
            SettingError,
            "needs the output 'softmax', and",
        ),
        ([3, 2], {"loss": "hing"}, UnknownNameError, "There is no loss named 'hing'; did you mean hinge?"),
        ([3, 2], {"initializer": "he"}, UnknownNameError, "There is no initializer named 'he'"),
        ([3, 2], {"bias_initializer": "one"}, UnknownNameError, "There is no initializer named 'one'"),
        ([3, 2], {"initializer": "normal:limit=2"}, SettingError, "has no setting 'limit'"),
        ([3, 2], {"dtype": "float16"}, SettingError, "The number type is 'float16'; expected float32 or float64."),
        ([3, 2], {"dtype": np.dtype("float32")}, SettingError, "dtype('float32') is not a name"),
        ([3, 2], {"seed": -1}, SettingError, "The seed is -1; expected a whole number, from 0 to"),
        ([3, 2], {"seed": 2**53}, SettingError, "The seed is 9007199254740992; expected a whole number"),
        ([3, 2], {"seed": 1.0}, SettingError, "The seed is 1.0; expected a whole number"),
    ],
)
def test_what_makes_no_network_is_refused(
    sizes: Any, arguments: dict[str, Any], error: type[CutawayError], sentence: str
) -> None:
    with pytest.raises(error) as caught:
        Network(sizes, **arguments)
    assert sentence in str(caught.value)
    assert str(caught.value).endswith((".", "?"))


def test_hidden_layers_may_have_an_activation_each() -> None:
    network = Network([3, 4, 5, 2], activation=["tanh", "sigmoid"], output="identity")
    assert network.specification.activations == ("tanh", "sigmoid", "identity")
    assert text_of(network.forward_plan).splitlines()[1::2] == ["a1 = tanh(z1)", "a2 = sigmoid(z2)", "p = identity(z3)"]


@pytest.mark.parametrize(
    ("activation", "output", "loss", "initializer"),
    [
        ("relu", "softmax", "cross_entropy", "he_normal"),
        ("tanh", "softmax", "cross_entropy", "glorot_uniform"),
        ("sigmoid", "sigmoid", "mean_squared_error", "glorot_uniform"),
        (["tanh", "relu"], "identity", "mean_squared_error", "he_normal"),
    ],
)
def test_loss_and_initializer_follow_the_activations(activation: Any, output: str, loss: str, initializer: str) -> None:
    specification = Network([3, 4, 4, 2], activation=activation, output=output).specification
    assert (specification.loss, specification.initializer) == (loss, initializer)


def test_loss_and_initializer_can_be_chosen() -> None:
    specification = Network([3, 2], loss="half_squared_error", initializer="uniform:limit=0.1").specification
    assert (specification.loss, specification.initializer) == ("half_squared_error", "uniform:limit=0.1")


def test_sizes_of_numpy_are_welcome() -> None:
    assert Network([np.int64(3), np.max([1, 2])]).parameter_count == 8


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_parameters_have_names_shapes_and_the_number_type(dtype: str) -> None:
    parameters = Network([3, 4, 2], dtype=dtype).parameters
    assert {name: array.shape for name, array in parameters.items()} == {
        "W1": (3, 4), "b1": (4,), "W2": (4, 2), "b2": (2,),
    }  # fmt: skip
    assert {str(array.dtype) for array in parameters.values()} == {dtype}
    assert Network([3, 4, 2], dtype=dtype).parameter_count == 26


def test_the_same_seed_gives_the_same_parameters_and_another_one_others() -> None:
    assert same_parameters(Network([3, 4, 2], seed=5), Network([3, 4, 2], seed=5), "W1 b1 W2 b2")
    assert not same_parameters(Network([3, 4, 2], seed=5), Network([3, 4, 2], seed=6), "W1")


def test_changing_a_layer_leaves_the_parameters_of_the_others() -> None:
    network = Network([3, 4, 5, 2], bias_initializer="normal")
    assert same_parameters(network, Network([3, 4, 5, 9], bias_initializer="normal"), "W1 b1 W2 b2")
    assert same_parameters(network, Network([3, 4, 7, 2], bias_initializer="normal"), "W1 b1")
    assert same_parameters(network, Network([3, 6, 5, 2], bias_initializer="normal"), "b2 W3 b3")
    assert same_parameters(network, Network([3, 4, 5, 2]), "W1 W2 W3")


def test_weights_do_not_repeat_from_layer_to_layer() -> None:
    parameters = Network([4, 4, 4]).parameters
    assert not np.array_equal(parameters["W1"], parameters["W2"])


def test_single_and_double_precision_start_from_the_same_numbers() -> None:
    single, double = (Network([3, 4, 2], dtype=dtype).parameters["W1"] for dtype in ("float32", "float64"))
    np.testing.assert_array_equal(single, double.astype("float32"))


def test_weights_and_biases_have_the_deviations_of_their_layer() -> None:
    parameters = initial_parameters(Specification((900, 400), ("softmax",), "cross_entropy", "he_normal", "normal"))
    assert parameters["W1"].std() == pytest.approx(INITIALIZERS["he_normal"].deviation(NUMBERS, 900, 400, {}), rel=0.01)
    assert parameters["b1"].std() == pytest.approx(1, rel=0.1)


def test_calling_gives_probabilities_of_each_row() -> None:
    p = Network([3, 4, 2])(X)
    assert p.shape == (2, 2)
    assert p.dtype == np.float32
    np.testing.assert_allclose(p.sum(axis=1), 1, rtol=1e-6)


@pytest.mark.parametrize("x", [X.tolist(), X.astype(int), np.asfortranarray(X), X[::-1][::-1]], ids=type)
def test_inputs_may_be_anything_that_holds_numbers(x: Any) -> None:
    network = Network([3, 4, 2], dtype="float64")
    np.testing.assert_allclose(network(x), network(np.array(x, dtype="float64")))


def test_no_examples_give_no_outputs() -> None:
    assert Network([3, 4, 2])(np.empty((0, 3))).shape == (0, 2)


@pytest.mark.parametrize(
    ("x", "shape"), [(X[0], r"\(3,\)"), (X[:, :2], r"\(2, 2\)"), (X[None], r"\(1, 2, 3\)"), (5.0, r"\(\)")]
)
def test_inputs_of_another_shape_are_refused_with_layer_and_both_shapes(x: Any, shape: str) -> None:
    network = Network([3, 4, 2])
    for use in (network, lambda x: network.values(x, Y), lambda x: network.loss(x, Y)):
        with pytest.raises(ShapeError, match=rf"^Layer 1 expects x with 3 .* the shape \(batch, 3\); got {shape}\.$"):
            use(x)


@pytest.mark.parametrize(
    ("y", "shape"),
    [
        (Y[:, :1], r"\(2, 1\)"),
        (Y[:1], r"\(1, 2\)"),
        ([0.0, 1.0], r"\(2,\)"),
        (np.eye(3)[:2], r"\(2, 3\)"),
        (1, r"\(\)"),
    ],
)
def test_targets_of_another_shape_are_refused_with_both_shapes(y: Any, shape: str) -> None:
    network = Network([3, 4, 2])
    for use in (network.values, network.loss):
        with pytest.raises(
            ShapeError, match=rf"^The loss expects y of the shape \(2, 2\), .*; got \w+ of the shape {shape}\.$"
        ):
            use(X, y)


@pytest.mark.parametrize("bad", ["three", [["a", "b", "c"]], [[1, 2, 3], [1, 2]], [object()]])
def test_what_holds_no_numbers_is_refused(bad: Any) -> None:
    with pytest.raises(DataError, match=r"^x cannot be read as an array of numbers: .*\.$"):
        Network([3, 4, 2])(bad)


def test_a_tensor_that_still_has_its_gradient_is_refused() -> None:
    with pytest.raises(DataError, match=r"^x cannot be read as an array of numbers: .*requires grad.*[^.]\.$"):
        Network([3, 4, 2])(torch.ones(1, 3, requires_grad=True))


def test_a_loss_of_no_examples_is_refused() -> None:
    with pytest.raises(ShapeError, match="mean over examples and x has none"):
        Network([3, 4, 2]).loss(np.empty((0, 3)), np.empty((0, 2)))


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_bad_numbers_go_in_and_bad_numbers_come_out(bad: float) -> None:
    network = Network([3, 4, 2], activation="tanh")
    x = X.copy()
    x[0, 0] = bad
    assert np.isfinite(network(x)[1]).all()
    assert np.isfinite(network.values(x, Y)["loss"]) == (not np.isnan(bad))


def test_values_hold_everything_from_input_to_derivatives() -> None:
    values = Network([3, 4, 2]).values(X, Y)
    assert {"x", "y", "W1", "z1", "a1", "z2", "p", "losses", "loss", "d_z2", "d_W2", "d_b2", "d_W1", "d_b1"} <= set(
        values
    )
    assert {name: values[f"d_{name}"].shape for name in ("W1", "b1")} == {"W1": (3, 4), "b1": (4,)}
    assert all(array.dtype == np.float32 for array in values.values())


def test_the_loss_is_the_one_among_the_values() -> None:
    network = Network([3, 4, 2], dtype="float64")
    assert network.loss(X, Y) == network.values(X, Y)["loss"]
    assert network.loss(X, Y) == pytest.approx(-np.log(network(X)[[0, 1], [0, 1]]).mean(), rel=1e-14)


def test_new_parameters_are_taken_over_in_the_networks_number_type() -> None:
    network, other = Network([3, 4, 2]), Network([3, 4, 2], seed=1, dtype="float64")
    network.set_parameters(dict(reversed(other.parameters.items())))
    assert list(network.parameters) == ["W1", "b1", "W2", "b2"]
    assert {array.dtype for array in network.parameters.values()} == {np.dtype("float32")}
    np.testing.assert_allclose(network(X), other(X), rtol=1e-5)


def test_parameters_that_do_not_fit_are_refused_and_change_nothing() -> None:
    network = Network([3, 4, 2])
    before = dict(network.parameters)
    missing = {name: array for name, array in before.items() if name != "b2"}
    for bad, message in (
        (missing, r"^The parameters must be W1, b1, W2, b2; missing or unknown: b2\.$"),
        ({**before, "W3": before["W1"]}, r"missing or unknown: W3\.$"),
        ({**before, "W2": before["W2"].T}, r"^Layer 2: W2 has the shape \(2, 4\); the network needs \(4, 2\)\.$"),
    ):
        with pytest.raises(ShapeError, match=message):
            network.set_parameters(bad)
    assert all(network.parameters[name] is array for name, array in before.items())


def test_a_parameter_far_larger_than_the_memory_is_refused_by_its_shape() -> None:
    network = Network([3, 4, 2])
    huge = np.broadcast_to(np.ones(1), (10**9, 10**6))  # one number that says it is 10**15 of them
    with pytest.raises(ShapeError, match=r"^Layer 1: W1 has the shape \(1000000000, 1000000\); the network needs"):
        network.set_parameters({**network.parameters, "W1": huge})
    with pytest.raises(ShapeError, match=r"the shape \(batch, 3\); got \(1000000000, 1000000\)\.$"):
        network(huge)
    with pytest.raises(ShapeError, match=r"got float64 of the shape \(1000000000, 1000000\)\.$"):
        network.loss(X, huge)
    with pytest.raises(ShapeError, match=r"^m_W1 has the shape \(1000000000, 1000000\); the network needs \(3, 4\)\.$"):
        network.trace(X, Y, optimizer="adam", memory={"m_W1": huge})


def test_complex_numbers_are_refused_and_not_halved() -> None:
    network = Network([3, 4, 2])
    for name, use in (
        ("b1", lambda: network.set_parameters({**network.parameters, "b1": [1j, 0, 0, 0]})),
        ("x", lambda: network(X * 1j)),
        ("y", lambda: network.loss(X, Y * 1j)),
        ("m_b2", lambda: network.trace(X, Y, optimizer="adam", memory={"m_b2": np.zeros(2, complex)})),
    ):
        message = rf"^{name} holds complex numbers; real ones are expected, such as np\.real\({name}\)\.$"
        with pytest.raises(DataError, match=message):
            use()
    assert network.parameters["b1"].tolist() == [0, 0, 0, 0]


def test_a_whole_number_beyond_all_floats_is_refused() -> None:
    network = Network([3, 4, 2])
    with pytest.raises(DataError, match=r"^b1 cannot be read as an array of numbers: int too large"):
        network.set_parameters({**network.parameters, "b1": [10**400, 0, 0, 0]})


def test_a_network_comes_from_its_specification_with_initial_or_given_parameters() -> None:
    network = Network([3, 4, 2], seed=3)
    assert same_parameters(Network.from_specification(network.specification), network, "W1 b1 W2 b2")
    moved = {name: array + 1 for name, array in network.parameters.items()}
    np.testing.assert_array_equal(Network.from_specification(network.specification, moved).parameters["b2"], [1, 1])


def test_training_runs_the_rewritten_plan() -> None:
    assert "softmax_cross_entropy" in text_of(Network([3, 2]).plan)


@pytest.mark.parametrize("output", ACTIVATIONS)
def test_there_is_a_derivative_for_every_parameter(output: str) -> None:
    made = text_of(Network([3, 4, 2], output=output).backward_plan)
    assert all(f"d_{name} = " in made for name in ("W1", "b1", "W2", "b2"))
    assert "d_x = " not in made
