"""Networks with batch normalization, dropout and features train as PyTorch's do: 100 steps in float64.

The tolerance of 1e-9 relative leaves room for a different order of the same sums, fed back over 100 steps; a wrong
formula differs by far more after a single one.
"""

from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from cutaway.data import batches, make_dataset
from cutaway.network import Network
from cutaway.network.masks import draw_masks
from cutaway.train import Training, TrainingSettings

EXAMPLES, INPUTS, CLASSES, BATCH = 64, 5, 3, 16
SETTINGS = TrainingSettings(optimizer="sgd:momentum=0.9", learning_rate=0.05, batch_size=BATCH, epochs=25, seed=4)
RANDOM = np.random.default_rng(5)
DATA = make_dataset("made", RANDOM.normal(size=(EXAMPLES, INPUTS)), RANDOM.integers(0, 3, EXAMPLES), ("a", "b", "c"))

CASES: dict[str, dict[str, Any]] = {
    "batch normalization": {"batch_normalization": True},
    "another epsilon and momentum": {"batch_normalization": "batch_normalization:epsilon=0.01,momentum=0.3"},
    "one layer normalized": {"batch_normalization": [False, True]},
    "dropout": {"dropout": 0.3},
    "both": {"dropout": [0.0, 0.5], "batch_normalization": True},
}


class Masked(torch.nn.Module):  # type: ignore[misc]  # PyTorch is not type-checked here
    """PyTorch's dropout arithmetic with our masks: its own random numbers cannot be ours."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate
        self.mask: Any = None

    def forward(self, a: Any) -> Any:
        return a * self.mask / (1 - self.rate) if self.training else a


def made(options: dict[str, Any]) -> Network:
    return Network([INPUTS, 8, 6, CLASSES], activation="tanh", dtype="float64", seed=2, **options)


def trained_here(network: Network) -> Network:
    *_, last = Training(network, DATA, DATA, SETTINGS).run()
    return Network.from_specification(network.specification, last.state.arrays)


def trained_there(network: Network) -> Any:
    module = network.to_torch()
    layers = [Masked(part.p) if isinstance(part, torch.nn.Dropout) else part for part in module]
    dropouts = [part for part in layers if isinstance(part, Masked)]
    scores = torch.nn.Sequential(*layers[:-1]).train()  # the loss takes the softmax upon itself
    optimizer = torch.optim.SGD(scores.parameters(), lr=SETTINGS.learning_rate, momentum=0.9)
    step = 0
    for epoch in range(SETTINGS.epochs):
        for batch in batches(DATA, BATCH, seed=SETTINGS.seed, epoch=epoch, dtype="float64"):
            step += 1
            masks = draw_masks(network.specification, BATCH, SETTINGS.seed, step)
            for dropout, mask in zip(dropouts, masks.values(), strict=True):
                dropout.mask = torch.from_numpy(mask)
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(scores(torch.from_numpy(batch.x)), torch.from_numpy(batch.y)).backward()
            optimizer.step()
    return torch.nn.Sequential(*(torch.nn.Dropout(p.rate) if isinstance(p, Masked) else p for p in layers)).eval()


def outputs_there(module: Any, x: NDArray[Any]) -> NDArray[Any]:
    outputs: NDArray[Any] = module(torch.from_numpy(x)).detach().numpy()
    return outputs


@pytest.fixture(params=list(CASES.values()), ids=list(CASES))
def pair(request: pytest.FixtureRequest) -> tuple[Network, Any]:
    return trained_here(made(request.param)), trained_there(made(request.param))


def test_parameters_and_statistics_after_100_steps(pair: tuple[Network, Any]) -> None:
    here, there = pair
    back = Network.from_torch(there)
    assert back.specification.dropout == here.specification.dropout
    assert back.specification.batch_normalization == here.specification.batch_normalization
    assert set(back.arrays) == set(here.arrays)
    for name, array in here.arrays.items():
        np.testing.assert_allclose(back.arrays[name], array, rtol=1e-9, atol=1e-11, err_msg=name)


def test_evaluation_after_100_steps(pair: tuple[Network, Any]) -> None:
    here, there = pair
    np.testing.assert_allclose(outputs_there(there, DATA.x), here(DATA.x), rtol=1e-9)


def test_training_moved_the_network_and_its_statistics() -> None:
    before, after = made(CASES["both"]), trained_here(made(CASES["both"]))
    moved = {name for name, array in before.arrays.items() if not np.allclose(array, after.arrays[name])}
    assert set(before.arrays) - moved == {"b1", "b2"}  # a bias before a normalization is taken off again with the mean


def test_features_are_a_network_on_the_features() -> None:
    network = Network([2, 4, 3], features=["x1", "x2^2", "x1*x2", "sin(x2)"], activation="tanh", dtype="float64")
    x = DATA.x[:, :2]
    made_there = np.stack([x[:, 0], x[:, 1] ** 2, x[:, 0] * x[:, 1], np.sin(x[:, 1])], axis=1)
    plain = Network.from_specification(Network([4, 4, 3], activation="tanh", dtype="float64").specification)
    plain.set_parameters(network.parameters)
    np.testing.assert_array_equal(network(x), plain(made_there))
    np.testing.assert_allclose(outputs_there(plain.to_torch(), made_there), network(x), rtol=1e-12)
