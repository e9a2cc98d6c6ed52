"""Nudges: the promised and the real change of the loss, by hand, against PyTorch, and in the limit."""

import numpy as np
import pytest
import torch

from cutaway import Network
from cutaway.errors import SettingError
from cutaway.explain.nudge import nudge
from cutaway.explain.selection import Selection
from cutaway.network.trace import Trace

RANDOM = np.random.default_rng(8)
X = RANDOM.normal(size=(4, 3))
LABELS = np.array([0, 1, 1, 0])


def by_hand() -> Trace:
    """Return p = relu(1·x) · 3 with x = 2 and y = 4: p = 6, loss = (6 - 4)² = 4."""
    network = Network([1, 1, 1], output="identity", loss="mean_squared_error", dtype="float64")
    network.set_parameters({"W1": [[1]], "b1": [0], "W2": [[3]], "b2": [0]})
    return network.trace([[2.0]], [[4.0]])


@pytest.mark.parametrize(
    ("name", "place", "derivative", "after"),
    [
        ("W2", (0, 0), 8, 2 * 3.5 - 4),  # d = 2 (6 - 4) · a1 = 8;  p = 2 · 3.5 = 7
        ("b2", (0,), 4, 6.5 - 4),
        ("z2", (0, 0), 4, 6.5 - 4),
        ("a1", (0, 0), 12, 2.5 * 3 - 4),  # what a1 was made of stays as it was
        ("W1", (0, 0), 24, 2 * 1.5 * 3 - 4),
        ("x", (0, 0), 12, 2.5 * 3 - 4),
        ("p", (0, 0), 4, 6.5 - 4),
    ],
)
def test_a_change_of_one_half_by_hand(name: str, place: tuple[int, ...], derivative: float, after: float) -> None:
    found = nudge(by_hand(), Selection(name, place), 0.5)
    assert found.derivative == derivative
    assert found.predicted == derivative / 2
    assert (found.loss_before, found.loss_after) == (4, after**2)
    assert found.actual == after**2 - 4


def test_the_whole_of_a_layer_follows_where_the_batch_is_normalized() -> None:
    """A sum nudged moves the batch's mean and variance, too: the loss is PyTorch's, computed from there on."""
    network = Network([3, 2, 2], activation="tanh", batch_normalization=True, dtype="float64")
    trace = network.trace(X, LABELS, training=True)
    found = nudge(trace, Selection("z1", (2, 1)), 0.3)
    z1 = torch.tensor(trace["z1"].copy())
    z1[2, 1] += 0.3
    a1 = torch.tanh(torch.nn.functional.batch_norm(z1, None, None, training=True))
    z2 = a1 @ torch.tensor(network.parameters["W2"]) + torch.tensor(network.parameters["b2"])
    expected = float(torch.nn.functional.cross_entropy(z2, torch.tensor(LABELS)))
    assert found.loss_after == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("name", ["x", "W1", "b1", "gamma1", "beta1", "z1", "mean1", "n1", "h1", "W2", "z2", "p"])
def test_a_small_change_is_what_the_derivative_promises(name: str) -> None:
    """Also in single precision: the losses are computed in double, where a change of 1e-5 leaves ten digits."""
    network = Network([3, 4, 2], activation="tanh", batch_normalization=True, dropout=0.25, seed=2)
    trace = network.trace(X, LABELS, training=True, regularizers=["l2"])
    place = (0,) * trace[name].ndim
    found = nudge(trace, Selection(name, place), 1e-5)
    # the derivative has seven digits; the curvature leaves 1e-5 of it
    assert found.actual == pytest.approx(found.predicted, rel=1e-3, abs=1e-11)


def test_what_cannot_be_nudged_is_declined() -> None:
    with pytest.raises(SettingError, match="A change of nan; expected a finite number"):
        nudge(by_hand(), Selection("W1", (0, 0)), float("nan"))
    with pytest.raises(SettingError, match="no derivative with respect to y"):
        nudge(by_hand(), Selection("y", (0, 0)), 0.1)


def test_losses_that_differ_are_not_written_alike() -> None:
    """(0.77 - 0.00001 * 0.5)^2: from 0.5929 to 0.59289..., which three digits would both write as 0.593."""
    network = Network([1, 1], output="identity", loss="mean_squared_error", initializer="zeros", dtype="float64")
    text = nudge(network.trace([[1.0]], [[0.77]]), Selection("b1", (0,)), 1e-5).text
    assert text.endswith("from 0.5929 to 0.59288.")
