"""Small networks with dropout, batch normalization or features, trained here and by PyTorch over the same 100 steps."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from cutaway.data import batches, make_dataset
from cutaway.network import Network
from cutaway.network.masks import draw_masks
from cutaway.train import Training, TrainingSettings

EXAMPLES, INPUTS, CLASSES, BATCH = 64, 5, 3, 16
SETTINGS = TrainingSettings(optimizer="sgd:momentum=0.9", learning_rate=0.05, batch_size=BATCH, epochs=25, seed=4)
_RANDOM = np.random.default_rng(5)
DATA = make_dataset("made", _RANDOM.normal(size=(EXAMPLES, INPUTS)), _RANDOM.integers(0, 3, EXAMPLES), ("a", "b", "c"))
FEATURES = ["x1", "x2^2", "x3*x4", "sin(x5)"]

LAYER_OPTIONS: dict[str, dict[str, Any]] = {
    "dense": {},
    "dropout": {"dropout": [0.3, 0.5]},
    "batch_normalization": {"batch_normalization": True},
    "features": {"features": FEATURES},
}
"""For each layer of the catalogue what a network is given that has it."""


class Masked(torch.nn.Module):  # type: ignore[misc]  # PyTorch is not type-checked here
    """PyTorch's dropout arithmetic with our masks: its own random numbers cannot be ours."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate
        self.mask: Any = None

    def forward(self, a: Any) -> Any:
        """Return ``a`` with the silent units at 0 and the others larger; in evaluation ``a`` itself."""
        return a * self.mask / (1 - self.rate) if self.training else a


def made(options: dict[str, Any]) -> Network:
    """Return the untrained network."""
    return Network([INPUTS, 8, 6, CLASSES], activation="tanh", dtype="float64", seed=2, **options)


def trained_here(network: Network) -> Network:
    """Return the network after 100 steps of ours."""
    *_, last = Training(network, DATA, DATA, SETTINGS).run()
    return Network.from_specification(network.specification, last.state.arrays)


def trained_there(network: Network) -> Any:
    """Return the module after the same 100 steps of PyTorch."""
    plain = Network.from_specification(without_features(network).specification, network.arrays)
    layers = [Masked(part.p) if isinstance(part, torch.nn.Dropout) else part for part in plain.to_torch()]
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
            x = inputs_there(network, batch.x)
            torch.nn.functional.cross_entropy(scores(x), torch.from_numpy(batch.y)).backward()
            optimizer.step()
    return torch.nn.Sequential(*(torch.nn.Dropout(p.rate) if isinstance(p, Masked) else p for p in layers)).eval()


def without_features(network: Network) -> Network:
    """Return an untrained network that is given the features as its inputs, for PyTorch has no such layer."""
    content = {**network.specification.to_json(), "sizes": list(network.specification.widths), "features": []}
    return Network.from_specification(type(network.specification).from_json(content))


def inputs_there(network: Network, x: NDArray[Any]) -> Any:
    """Return what PyTorch's module reads: the inputs, or the features written in PyTorch."""
    inputs = torch.from_numpy(np.asarray(x))
    if not network.specification.features:
        return inputs
    x1, x2, x3, x4, x5 = inputs.T
    return torch.stack([x1, x2.square(), x3 * x4, torch.sin(x5)], dim=1)


def layer_difference(name: str) -> float:
    """Return how far the outputs of a network with a layer are from PyTorch's, after 100 steps, as a share."""
    network = made(LAYER_OPTIONS[name])
    ours = trained_here(network)(DATA.x)
    theirs = trained_there(network)(inputs_there(network, DATA.x)).detach().numpy()
    return float(np.abs(ours - theirs).max() / np.abs(theirs).max())
