"""Trainings with regularizers agree with PyTorch over 100 steps; where libraries differ, they differ as we say."""

import warnings

import numpy as np
import pytest
import torch
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import ElasticNet
from sklearn.neural_network import MLPClassifier

from cutaway.data import Dataset, batches
from cutaway.definitions import REGULARIZERS
from cutaway.execute import execute
from cutaway.execute.arrays import NUMPY
from cutaway.network import Network
from cutaway.plan import backward_plan, with_penalties
from cutaway.train import Training, TrainingSettings
from regularizers_there import (
    RATE,
    REGULARIZERS_TRIED,
    held_to,
    largest_difference,
    ours,
    regularizer_difference,
    some_network,
    some_points,
    theirs,
)

each_optimizer = pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])


@pytest.fixture(scope="module")
def points() -> Dataset:
    return some_points()


@pytest.fixture(scope="module")
def network() -> Network:
    return some_network()


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "nesterov", "rmsprop", "adam"])
@pytest.mark.parametrize("rate", [0.001, 0.1])
def test_l2_is_weight_decay_of_the_weights(network: Network, points: Dataset, optimizer: str, rate: float) -> None:
    found = ours(network, points, optimizer, f"l2:rate={rate}")
    assert largest_difference(found, theirs(network, points, optimizer, weight_decay=rate)) < 1e-9
    assert largest_difference(found, ours(network, points, optimizer)) > 1e-4  # it does something at all


def test_every_regularizer_of_the_catalogue_is_compared() -> None:
    assert set(REGULARIZERS_TRIED) == set(REGULARIZERS)


@each_optimizer
@pytest.mark.parametrize("name", REGULARIZERS_TRIED)
def test_regularizers_are_pytorchs_with_autograd(name: str, optimizer: str) -> None:
    assert regularizer_difference(name, optimizer) < 1e-9


@each_optimizer
def test_two_penalties_are_their_sum(network: Network, points: Dataset, optimizer: str) -> None:
    both = ours(network, points, optimizer, "l1:rate=0.01", "l2:rate=0.02")
    assert largest_difference(both, ours(network, points, optimizer, "l1_l2:l1=0.01,l2=0.02")) < 1e-12


@each_optimizer
@pytest.mark.parametrize("norm", [0.5, 2.0])
def test_max_norm_is_a_clamp_of_the_lengths(network: Network, points: Dataset, optimizer: str, norm: float) -> None:
    found = ours(network, points, optimizer, f"max_norm:norm={norm}")
    assert largest_difference(found, theirs(network, points, optimizer, hold=held_to(norm))) < 1e-9
    assert max(np.linalg.norm(found[name], axis=0).max() for name in ("W1", "W2", "W3")) <= norm * (1 + 1e-12)


@each_optimizer
def test_max_norm_is_renorm_up_to_what_renorm_adds_to_the_length(
    network: Network, points: Dataset, optimizer: str
) -> None:
    found = ours(network, points, optimizer, "max_norm:norm=0.5")
    there = theirs(network, points, optimizer, hold=lambda W: torch.renorm(W, p=2, dim=0, maxnorm=0.5))
    assert 1e-9 < largest_difference(found, there) < 1e-5


def test_renorm_divides_by_the_length_plus_a_ten_millionth() -> None:
    W = np.random.default_rng(2).normal(size=(4, 3))
    project = REGULARIZERS.resolve("max_norm:norm=0.5").project
    assert project
    there = torch.renorm(torch.tensor(W), p=2, dim=1, maxnorm=0.5).numpy()  # in our W a column is a unit
    length = np.linalg.norm(W, axis=0)
    np.testing.assert_allclose(project(NUMPY, W), there * (length + 1e-7) / length, rtol=1e-12)


@each_optimizer
def test_a_penalty_and_a_bound_together(network: Network, points: Dataset, optimizer: str) -> None:
    found = ours(network, points, optimizer, "l2:rate=0.1", "max_norm:norm=1")
    there = theirs(network, points, optimizer, weight_decay=0.1, hold=held_to(1.0))
    assert largest_difference(found, there) < 1e-9


def test_adamws_decay_is_not_l2(network: Network, points: Dataset) -> None:
    """With Adam the slope of L2 is divided by the gradient's size; AdamW shrinks the weights beside that."""
    l2 = ours(network, points, "adam", "l2:rate=0.1")
    decayed = theirs(network, points, "adamw:weight_decay=0", weight_decay=0.1)
    assert largest_difference(l2, theirs(network, points, "adam", weight_decay=0.1)) < 1e-9
    assert largest_difference(l2, decayed) > 0.1
    assert largest_difference(ours(network, points, "adamw:weight_decay=0", "l2:rate=0.1"), decayed) > 0.1


def test_with_plain_sgd_decay_and_l2_are_one(network: Network, points: Dataset) -> None:
    settings = TrainingSettings(optimizer="sgd", learning_rate=RATE, batch_size=5, regularizers=("l2:rate=0.1",))
    _, first, *_ = Training(network, points, points, settings).run()
    batch = next(batches(points, 5, seed=0, epoch=0, dtype="float64"))
    values = network.values(batch.x, batch.y)
    for name in ("W1", "W2", "W3"):
        shrunk = (1 - RATE * 0.1) * network.parameters[name] - RATE * values[f"d_{name}"]
        np.testing.assert_allclose(first.state.parameters[name], shrunk, rtol=1e-13, atol=1e-15)


def test_scikit_learns_alpha_is_divided_by_the_examples_of_the_batch(points: Dataset) -> None:
    """One batch with all 23 examples: alpha = 23 rate."""
    there = MLPClassifier(
        (5,), activation="tanh", solver="sgd", alpha=23 * 0.2, batch_size=23, learning_rate_init=RATE,
        momentum=0, nesterovs_momentum=False, max_iter=1, shuffle=False, random_state=0,
    )  # fmt: skip
    x = points.scaled("float64", np.arange(23))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        there.partial_fit(x, points.labels, classes=[0, 1, 2])
        before = [np.array(part) for part in (*there.coefs_, *there.intercepts_)]
        there.partial_fit(x, points.labels)
    parameters = dict(zip(("W1", "W2", "b1", "b2"), before, strict=True))
    network = Network.from_specification(
        Network([6, 5, 3], activation="tanh", dtype="float64").specification, parameters
    )
    settings = TrainingSettings(
        optimizer="sgd", learning_rate=RATE, batch_size=23, epochs=1, regularizers=("l2:rate=0.2",)
    )
    *_, last = Training(network, points, points, settings).run()
    expected = dict(zip(("W1", "W2", "b1", "b2"), (*there.coefs_, *there.intercepts_), strict=True))
    assert largest_difference(last.state.parameters, expected) < 1e-12
    assert largest_difference(parameters, expected) > 1e-3


def test_scikit_learns_elastic_net_ends_where_our_gradient_vanishes() -> None:
    """Its alpha and l1_ratio as our two rates: at its solution the slope is 0, or lies within the kink's."""
    random = np.random.default_rng(5)
    x, true = random.normal(size=(40, 6)), np.array([[2.0], [-1.0], [0.5], [0.0], [0.0], [0.0]])
    y = x @ true + 0.1 * random.normal(size=(40, 1))
    there = ElasticNet(alpha=0.2, l1_ratio=0.75, tol=1e-12, max_iter=100_000).fit(x, y[:, 0])
    network = Network([6, 1], output="identity", loss="half_squared_error", dtype="float64")
    plan = with_penalties(network.plan, [REGULARIZERS.resolve(f"l1_l2:l1={0.2 * 0.75},l2={0.2 * 0.25}")], ["W1"])
    W, b = there.coef_[:, None], np.array([there.intercept_])
    d_W = execute(plan + backward_plan(plan), {"x": x, "y": y, "W1": W, "b1": b})["d_W1"]
    zero = W == 0
    assert 0 < zero.sum() < 6
    np.testing.assert_allclose(d_W[~zero], 0, atol=1e-6)
    assert (np.abs(d_W[zero]) <= 0.2 * 0.75).all()
