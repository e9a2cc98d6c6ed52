"""Votes: the gradients of single examples against PyTorch's, their mean, and their rank."""

import numpy as np
import pytest
import torch

from cutaway import Network
from cutaway.errors import SettingError, ShapeError
from cutaway.explain.selection import Selection
from cutaway.explain.votes import votes

RANDOM = np.random.default_rng(11)
X = RANDOM.normal(size=(5, 3))
LABELS = np.array([0, 1, 1, 0, 1])


@pytest.mark.parametrize("normalized", [False, True])
def test_each_vote_is_pytorchs_derivative_of_that_examples_loss(normalized: bool) -> None:
    network = Network([3, 4, 2], activation="tanh", batch_normalization=normalized, dtype="float64")
    there = {name: torch.tensor(array, requires_grad=True) for name, array in network.parameters.items()}
    z1 = torch.tensor(X) @ there["W1"] + there["b1"]
    if normalized:
        z1 = torch.nn.functional.batch_norm(z1, None, None, there["gamma1"], there["beta1"], training=True)
    scores = torch.tanh(z1) @ there["W2"] + there["b2"]
    losses = torch.nn.functional.cross_entropy(scores, torch.tensor(LABELS), reduction="none")
    found = votes(network.trace(X, LABELS, training=True), Selection("W1", (2, 3)))
    for vote in found.votes:
        (gradient,) = torch.autograd.grad(losses[vote.example], there["W1"], retain_graph=True)
        assert vote.gradient == pytest.approx(float(gradient[2, 3]), rel=1e-9, abs=1e-15)
        assert vote.share == vote.gradient / 5
    assert sorted(vote.example for vote in found.votes) == [0, 1, 2, 3, 4]
    assert found.mean == pytest.approx(found.gradient, rel=1e-12)


@pytest.mark.parametrize("options", [{}, {"dropout": 0.5}, {"batch_normalization": True, "dropout": 0.5}])
def test_the_mean_of_the_votes_is_the_batchs_gradient(options: dict[str, float]) -> None:
    """With penalties too, of which every example has its part; d_b1 is 0 behind a normalization, but for rounding."""
    network = Network([3, 4, 4, 2], dtype="float64", **options)  # type: ignore[arg-type]  # options of several types
    trace = network.trace(X, LABELS, training=True, regularizers=["l1", "l2"])
    for name in network.parameters:
        found = votes(trace, Selection(name, (1,) * trace[name].ndim))
        assert found.mean == pytest.approx(found.gradient, rel=1e-11, abs=1e-15)


def test_who_moved_the_weight_by_hand() -> None:
    """p = w x with w = 0 and (p - y)²: the gradient of an example is -2 x y.

    -2·1·1 = -2, -2·1·(-1) = 2 and -2·2·3 = -12; their mean is -4, and with the rate 0.5 the weight moves by 2.
    """
    network = Network([1, 1], output="identity", initializer="zeros", dtype="float64")
    trace = network.trace([[1.0], [1.0], [2.0]], [[1.0], [-1.0], [3.0]], learning_rate=0.5)
    found = votes(trace, Selection("W1", (0, 0)))
    assert [(vote.example, vote.gradient, vote.agrees) for vote in found.votes] == [
        (2, -12, True),
        (0, -2, True),
        (1, 2, False),
    ]
    assert (found.mean, found.gradient, found.before, found.after, found.agreeing) == (-4, -4, 0, 2, 2)
    assert votes(trace, Selection("d_W1", (0, 0))) == found


def test_a_weight_that_nobody_moves_and_one_example_alone() -> None:
    network = Network([1, 1], output="identity", initializer="zeros", dtype="float64")
    even = votes(network.trace([[1.0], [1.0]], [[1.0], [-1.0]]), Selection("W1", (0, 0)))
    assert even.text.startswith(
        "W1[0,0] stays. Row 0 of the batch pulls most: its gradient is -2, and the mean of all 2 is 0"
    )
    none = votes(network.trace([[0.0], [0.0]], [[1.0], [-1.0]]), Selection("W1", (0, 0)))
    assert none.text == "W1[0,0] stays. No example pulls: all 2 gradients are 0."
    assert [vote.side for vote in none.votes] == ["to no side", "to no side"]
    assert [vote.side for vote in even.votes] == ["upwards", "downwards"]
    alone = votes(network.trace([[1.0]], [[1.0]], learning_rate=1), Selection("b1", (0,)))
    assert alone.text == "b1[0] moves by 2, from 0 to 2. The only example has the gradient -2."


def test_only_parameters_are_voted_on() -> None:
    trace = Network([3, 2]).trace(X, LABELS)
    with pytest.raises(SettingError, match=r"z1.* is no parameter, .* choose from W1, b1"):
        votes(trace, Selection("z1", (0, 0)))
    with pytest.raises(ShapeError, match="W1 is 6 numbers; choose one"):
        votes(trace, Selection("W1"))
