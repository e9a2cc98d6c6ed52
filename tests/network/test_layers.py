"""Networks with features, dropout and batch normalization: what they read and make, and what they refuse."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cutaway.errors import CutawayError, DataError, ShapeError
from cutaway.network import Network
from cutaway.network.masks import draw_masks
from cutaway.network.specification import specify
from cutaway.plan import infer_shapes, read_by, text_of

ALL: dict[str, Any] = {"features": ["x1", "x1*x2"], "dropout": 0.5, "batch_normalization": True, "activation": "tanh"}
X = np.random.default_rng(0).normal(size=(6, 2))
LABELS = np.array([0, 1, 1, 0, 1, 0])


@pytest.fixture
def network() -> Network:
    return Network([2, 4, 2], dtype="float64", **ALL)


def test_the_plan_of_training_measures_and_drops_and_that_of_evaluation_does_not(network: Network) -> None:
    assert text_of(network.training_plan).splitlines() == [
        "f = features(x)",
        "z1 = dense(f, W1, b1)",
        "mean1 = batch_mean(z1)",
        "variance1 = batch_variance(z1, mean1)",
        "n1 = batch_normalization(z1, mean1, variance1, gamma1, beta1)",
        "a1 = tanh(n1)",
        "h1 = dropout(a1, mask1)",
        "z2 = dense(h1, W2, b2)",
        "p = softmax(z2)",
        "losses = softmax_cross_entropy(z2, p, y)",
        "loss = mean(losses)",
    ]
    assert text_of(network.forward_plan).splitlines() == [
        "f = features(x)",
        "z1 = dense(f, W1, b1)",
        "n1 = batch_normalization(z1, running_mean1, running_variance1, gamma1, beta1)",
        "a1 = tanh(n1)",
        "z2 = dense(a1, W2, b2)",
        "p = softmax(z2)",
    ]
    assert text_of(network.statistics_plan).splitlines() == [
        "new_running_mean1 = running_mean(running_mean1, mean1)",
        "new_running_variance1 = running_variance(running_variance1, variance1, z1)",
    ]


def test_without_them_training_and_evaluation_have_one_plan() -> None:
    plain = Network([2, 4, 2])
    assert plain.training_plan == plain.plan
    assert plain.statistics == {}
    assert plain.statistics_plan == ()


def test_the_shapes_of_all_values_are_known_before(network: Network) -> None:
    values = network.values(X, LABELS, training=True)
    plan = network.training_plan + network.backward_plan
    inferred = infer_shapes(plan, {name: np.shape(values[name]) for name in read_by(plan)})
    assert inferred == {name: np.shape(values[name]) for name in inferred}
    assert {"mask1", "d_gamma1", "d_beta1", "d_W1"} <= set(inferred)


def test_what_other_layers_begin_with_does_not_change() -> None:
    plain, other = Network([2, 4, 2], seed=3), Network([2, 4, 2], seed=3, batch_normalization=True, dropout=0.2)
    for name, array in plain.parameters.items():
        np.testing.assert_array_equal(other.parameters[name], array)


def test_in_training_a_batch_has_mean_0_and_variance_1_before_the_scale(network: Network) -> None:
    values = network.values(X, LABELS, training=True)
    np.testing.assert_allclose(values["n1"].mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(values["n1"].var(axis=0), 1, rtol=1e-3)  # epsilon, 1e-5, beside variances near 0.1


def test_evaluation_is_the_same_each_time_and_training_draws_by_seed_and_step(network: Network) -> None:
    np.testing.assert_array_equal(network(X), network(X))
    one, same, later, other = (
        network.values(X, LABELS, training=True, seed=seed, step=step)["mask1"]
        for seed, step in ((0, 1), (0, 1), (0, 2), (1, 1))
    )
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, later)
    assert not np.array_equal(one, other)
    evaluated = network.values(X, LABELS)
    assert "mask1" not in evaluated
    assert float(evaluated["loss"]) == network.loss(X, LABELS)


def test_dropout_silences_its_share_and_keeps_the_mean() -> None:
    specification = specify([1, 1000, 2], dropout=0.3, dtype="float64")
    mask = draw_masks(specification, 100, seed=0, step=1)["mask1"]
    assert set(np.unique(mask)) == {0.0, 1.0}
    # 100,000 draws: the standard error of the share is 0.0014; five of them
    assert abs(mask.mean() - 0.7) < 0.007


def test_all_of_it_is_saved_and_loaded(network: Network, tmp_path: Path) -> None:
    network.statistics["running_mean1"] += 3
    again = Network.load(network.save(tmp_path / "all"))
    assert again.specification == network.specification
    np.testing.assert_array_equal(again(X), network(X))
    assert set(again.statistics) == {"running_mean1", "running_variance1"}


def test_class_indices_are_one_hot_rows_and_a_single_output_takes_a_plain_list(network: Network) -> None:
    assert network.loss(X, LABELS) == network.loss(X, np.eye(2)[LABELS])
    single = Network([2, 3, 1], output="sigmoid", loss="binary_cross_entropy")
    assert single.loss(X, LABELS) == single.loss(X, LABELS[:, np.newaxis])


@pytest.mark.parametrize("bad", [-1, 2])
def test_an_index_that_is_no_class_is_named_with_its_row(network: Network, bad: int) -> None:
    with pytest.raises(DataError, match=f"^y holds the class {bad} in row 3; expected whole numbers from 0 to 1.$"):
        network.loss(X, np.array([0, 1, 1, bad, 0, 0]))


def test_a_single_example_cannot_be_normalized_in_training(network: Network) -> None:
    with pytest.raises(ShapeError, match="x has one example; give two or more"):
        network.values(X[:1], LABELS[:1], training=True)
    assert network.loss(X[:1], LABELS[:1]) > 0


def test_the_state_dict_goes_to_pytorch_and_back() -> None:
    options: dict[str, Any] = {"batch_normalization": True, "dropout": 0.5, "dtype": "float64"}
    one, other = Network([2, 4, 2], seed=1, **options), Network([2, 4, 2], seed=2, **options)
    other.load_state_dict(one.state_dict())
    np.testing.assert_array_equal(other(X), one(X))
    assert {"0.weight", "1.running_var", "4.bias"} <= set(one.state_dict())
    with pytest.raises(ShapeError, match=r"^The state dict does not fit the network .*Missing key"):
        other.load_state_dict({"0.weight": one.state_dict()["0.weight"]})


def test_the_summary_tells_of_them(network: Network) -> None:
    table = network.summary()
    assert "f (x1, x1*x2)" in table
    assert "1 (dense, batch_normalization, dropout 0.5)" in table
    assert "Parameters: 30 " in table  # 2*4 + 4, gamma and beta 8, 4*2 + 2


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"features": ["x3"]}, "The feature 'x3' needs input 3; the network has 2 inputs."),
        ({"features": ["x1", "x2", "X1"]}, "The feature 'x1' is given more than once; give each of the features once."),
        ({"features": "x1"}, "The features are 'x1'; expected a list, as in ['x1', 'x2', 'x1^2']."),
        (
            {"features": ["tan(x1)"]},
            "There is no input feature 'tan(x1)'; expected one such as x1, x1^2, x1*x2, sin(x1).",
        ),
        ({"dropout": 1.5}, "The dropout rate is 1.5; expected a number from 0 to 0.99, such as 0.5."),
        ({"dropout": [0.1, 0.1]}, "2 dropout rates were given for 1 hidden layer; give one for each hidden layer"),
        ({"dropout": "much"}, "The dropout rate is 'much'; expected a number from 0 to 0.99, such as 0.5."),
        ({"dropout": None}, "The dropout rates are None; expected 0.5, or a list with one for each hidden layer."),
        ({"dropout": float("nan")}, "The dropout rate is nan; expected a number from 0 to 0.99"),
        ({"dropout": 10**400}, "The dropout rate is 1000"),
        ({"dropout": 10**5000}, "The dropout rate is a number of thousands of digits; expected a number"),
        ({"batch_normalization": "batch_norm"}, "There is no layer named 'batch_norm'; did you mean batch_norm"),
        ({"batch_normalization": "dense"}, "The normalization is 'dense'; expected 'batch_normalization:"),
        ({"batch_normalization": 3}, "The batch normalization is 3; expected True, False, or its name"),
        (
            {"batch_normalization": "batch_normalization:epsilon=0"},
            "The setting 'epsilon' of the layer 'batch_normalization' is '0'; expected a number from 1e-12 to 1",
        ),
    ],
)
def test_what_is_impossible_gets_a_sentence(options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(CutawayError) as caught:
        Network([2, 4, 2], **options)
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize("options", [{"dropout": 0.5}, {"dropout": 7.0}, {"batch_normalization": True}])
def test_without_a_hidden_layer_there_is_nothing_to_drop_or_normalize(options: dict[str, Any]) -> None:
    with pytest.raises(CutawayError, match=r"the network has none; leave it out|expected a number from 0 to 0.99"):
        Network([2, 2], **options)


def test_numbers_of_numpy_will_do() -> None:
    arrays: dict[str, Any] = {"dropout": np.array([0.25, 0.5]), "batch_normalization": np.array([True, False])}
    assert Network([2, 4, 3, 2], **arrays).specification.dropout == (0.25, 0.5)
    numbers: dict[str, Any] = {"dropout": np.float64(0.5), "batch_normalization": np.True_}
    assert Network([2, 4, 2], **numbers).specification.dropout == (0.5,)


def test_inputs_without_weights_are_limited_too() -> None:
    with pytest.raises(ShapeError, match="at most 500,000,000 are allowed"):
        Network([499_999_999, 3, 2], features=["x1"])


def test_no_variance_is_below_zero(network: Network) -> None:
    arrays = {**network.arrays, "running_variance1": np.array([1.0, 1.0, -1e-9, 1.0])}
    with pytest.raises(DataError, match=r"^Layer 1: running_variance1 holds a number below 0"):
        network.set_arrays(arrays)
