"""The slice of a network's loss against PyTorch: the same weights, directions, points and batches."""

from typing import Any

import numpy as np
import pytest
import torch

from cutaway.definitions import OPTIMIZERS
from cutaway.errors import SettingError
from cutaway.lab.descent.directions import Cut, cut, mark_of, random_direction
from cutaway.lab.descent.ground import heights
from cutaway.lab.descent.loss_slice import Trained
from cutaway.lab.descent.race import Runner, race
from cutaway.network import Network
from cutaway.protocol.descent import Slice, Weight

WEIGHTS = (Weight(name="W1", index=(0, 2)), Weight(name="b2", index=(0,)))
SLICES = [Slice(), Slice(directions="random", seed=5), Slice(directions="weights", weights=WEIGHTS)]
each_slice = pytest.mark.parametrize("asked", SLICES, ids=[one.directions for one in SLICES])


@pytest.fixture
def trained() -> Trained:
    network = Network([2, 4, 1], activation="tanh", output="tanh", loss="half_squared_error", dtype="float64", seed=1)
    network.parameters["b1"] += 0.1
    draw = np.random.default_rng(0)
    x = draw.standard_normal((30, 2))
    return Trained(network, x, np.sign(x[:, :1] * x[:, 1:]))


def there(trained: Trained, found: Cut, place: torch.Tensor, rows: Any = slice(None)) -> torch.Tensor:
    """Return PyTorch's loss at a place of the slice."""
    at = {
        name: torch.tensor(value) + sum(place[i] * torch.tensor(found.ground.directions[i][name]) for i in (0, 1))
        for name, value in found.ground.base.items()
    }
    hidden = torch.tanh(torch.tensor(trained.x[rows]) @ at["W1"] + at["b1"])
    p = torch.tanh(hidden @ at["W2"] + at["b2"])
    return 0.5 * ((p - torch.tensor(trained.y[rows])) ** 2).sum(dim=1).mean()


@each_slice
def test_loss_and_gradient_are_pytorchs(trained: Trained, asked: Slice) -> None:
    found = cut(trained, asked, batch_size=7, seed=3)
    for point in ([0.0, 0.0], [0.3, -0.8]):
        place = torch.tensor(point, dtype=torch.float64, requires_grad=True)
        for rows in (slice(None), found.ground.batch(2)):
            place.grad = None
            loss = there(trained, found, place, rows)
            loss.backward()
            here = np.array([point])
            whole = isinstance(rows, slice)
            gradients = found.ground.gradients(here) if whole else found.ground.batch_gradients(here, 2)
            assert place.grad is not None
            np.testing.assert_allclose(gradients[0], place.grad.numpy(), rtol=1e-10, atol=1e-13)
            if whole:
                assert found.ground.losses(here)[0] == pytest.approx(loss.item(), rel=1e-12)


@each_slice
def test_it_goes_through_the_network_as_it_is(trained: Trained, asked: Slice) -> None:
    found = cut(trained, asked)
    at = found.ground.losses(np.array([found.start]))[0]
    assert at == pytest.approx(trained.network.loss(trained.x, trained.y), rel=1e-12)
    assert heights(found.ground, found.bounds, 3)[1, 1] == pytest.approx(at, rel=1e-12)  # it stands in the middle


def test_a_race_is_pytorchs_on_the_same_batches(trained: Trained) -> None:
    found = cut(trained, Slice(), batch_size=7, seed=3)
    path = race(found.ground, (0.5, 0.5), [Runner(OPTIMIZERS["adam"], 0.05)], 12).places[0]
    place = torch.tensor([0.5, 0.5], dtype=torch.float64, requires_grad=True)
    adam = torch.optim.Adam([place], lr=0.05)
    for step in range(1, 13):
        adam.zero_grad()
        there(trained, found, place, found.ground.batch(step)).backward()
        adam.step()
        np.testing.assert_allclose(path[step], place.detach().numpy(), rtol=1e-9)


def test_each_epoch_visits_every_point_once(trained: Trained) -> None:
    ground = cut(trained, Slice(), batch_size=7).ground
    epochs = [np.concatenate([ground.batch(5 * epoch + step) for step in range(1, 6)]) for epoch in (0, 1)]
    assert [len(ground.batch(step)) for step in range(1, 7)] == [7, 7, 7, 7, 2, 7]
    for order in epochs:
        assert sorted(order.tolist()) == list(range(30))
    assert epochs[0].tolist() != epochs[1].tolist()
    assert len(cut(trained, Slice()).ground.batch(4)) == 30  # 0 is all


def test_a_step_against_the_gradient_goes_down_along_its_direction_alone(trained: Trained) -> None:
    found = cut(trained, Slice())
    down, along = found.ground.gradients(np.zeros((1, 2)))[0]
    direction = np.concatenate([value.ravel() for value in found.ground.directions[0].values()])
    length = np.sqrt(sum(np.sum(value**2) for value in trained.network.parameters.values()))
    assert down > abs(along)
    assert np.linalg.norm(direction) == pytest.approx(length)


def test_random_directions_are_as_long_as_each_neurons_weights(trained: Trained) -> None:
    found = random_direction(trained.network.parameters, 0, 0)
    for name in ("W1", "W2"):
        ours, own = (np.linalg.norm(value[name], axis=0) for value in (found, trained.network.parameters))
        np.testing.assert_allclose(ours, own, rtol=1e-12)
    assert not found["b1"].any()


def test_two_weights_are_shown_by_their_values(trained: Trained) -> None:
    found, parameters = cut(trained, SLICES[2]), trained.network.parameters
    assert found.axes == ("W1[0, 2]", "b2[0]")
    assert found.start == (parameters["W1"][0, 2], parameters["b2"][0])
    at = found.ground.parameters(np.array([0.25, -1.5]))
    assert (at["W1"][0, 2], at["b2"][0]) == (0.25, -1.5)
    assert np.array_equal(np.delete(at["W1"].ravel(), 2), np.delete(parameters["W1"].ravel(), 2))


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ((), "needs two different ones"),
        ((WEIGHTS[0], WEIGHTS[0]), "needs two different ones"),
        ((WEIGHTS[0], Weight(name="W9", index=(0, 0))), r"no weight W9\[0, 0\]"),
        ((WEIGHTS[0], Weight(name="W1", index=(0,))), r"no weight W1\[0\]"),
        ((WEIGHTS[0], Weight(name="W1", index=(0, 4))), r"no weight W1\[0, 4\]"),
        ((WEIGHTS[0], Weight(name="W1", index=(-1, 0))), r"no weight W1\[-1, 0\]"),
    ],
)
def test_weights_that_are_none_are_refused(trained: Trained, weights: tuple[Weight, ...], sentence: str) -> None:
    with pytest.raises(SettingError, match=sentence):
        cut(trained, Slice(directions="weights", weights=weights))


def test_where_no_direction_leads_anywhere_it_is_said(trained: Trained) -> None:
    for name in trained.network.parameters:
        trained.network.parameters[name] = np.zeros_like(trained.network.parameters[name])
    for asked in SLICES[:2]:
        with pytest.raises(SettingError, match="slice along two weights"):
            cut(trained, asked)
    assert cut(trained, SLICES[2]).start == (0, 0)
    trained.network.parameters["W1"][0, 0] = np.nan
    with pytest.raises(SettingError, match="no finite numbers"):
        cut(trained, SLICES[2])


def test_the_networks_own_weights_stay_as_they_are(trained: Trained) -> None:
    before = mark_of(trained.network.parameters)
    for asked in SLICES:
        heights(cut(trained, asked).ground, ((-1, 1), (-1, 1)), 3)
    assert mark_of(trained.network.parameters) == before
    trained.network.parameters["b1"][0] += 1e-9
    assert mark_of(trained.network.parameters) != before
