"""Small networks trained with regularizers, here and by PyTorch over the same 100 steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from cutaway.data import Dataset, batches, make_dataset
from cutaway.network import Network
from cutaway.train import Training, TrainingSettings

Penalty = Callable[[Any], Any]
Hold = Callable[[Any], Any]
RATE = 0.05
OPTIMIZERS_THERE: Mapping[str, Callable[..., Any]] = {
    "sgd": lambda groups: torch.optim.SGD(groups, lr=RATE),
    "momentum": lambda groups: torch.optim.SGD(groups, lr=RATE, momentum=0.9),
    "nesterov": lambda groups: torch.optim.SGD(groups, lr=RATE, momentum=0.9, nesterov=True),
    "rmsprop": lambda groups: torch.optim.RMSprop(groups, lr=RATE),
    "adam": lambda groups: torch.optim.Adam(groups, lr=RATE),
    "adamw:weight_decay=0": lambda groups: torch.optim.AdamW(groups, lr=RATE, weight_decay=0),
}


def some_points() -> Dataset:
    """Return 23 examples with six inputs and three classes, so that the last of five batches is smaller."""
    random = np.random.default_rng(30)
    x = random.integers(0, 256, (23, 6), dtype=np.uint8)
    return make_dataset("points", x, random.integers(3, size=23), ("a", "b", "c"), scale=255)


def some_network() -> Network:
    """Return the untrained network."""
    return Network([6, 5, 4, 3], activation="tanh", initializer="normal", dtype="float64", seed=3)


def ours(network: Network, points: Dataset, optimizer: str, *regularizers: str) -> dict[str, NDArray[Any]]:
    """Return the parameters after 100 steps."""
    settings = TrainingSettings(
        optimizer=optimizer, learning_rate=RATE, batch_size=5, epochs=20, regularizers=regularizers
    )
    *_, last = Training(network, points, points, settings).run()
    assert last.state.step == 100
    return dict(last.state.parameters)


def theirs(
    network: Network,
    points: Dataset,
    optimizer: str,
    *,
    weight_decay: float | None = None,
    penalty: Penalty | None = None,
    hold: Hold | None = None,
) -> dict[str, NDArray[Any]]:
    """Return PyTorch's parameters after the same 100 steps, named and turned as ours are."""
    module = network.to_torch()
    linear = [part for part in module if isinstance(part, torch.nn.Linear)]
    decay = {} if weight_decay is None else {"weight_decay": weight_decay}
    groups = [{"params": [part.weight for part in linear], **decay}, {"params": [part.bias for part in linear]}]
    stepper = OPTIMIZERS_THERE[optimizer](groups)
    for epoch in range(20):
        for batch in batches(points, 5, seed=0, epoch=epoch, dtype="float64"):
            stepper.zero_grad()
            x, y = torch.tensor(batch.x), torch.tensor(batch.y)
            loss = torch.nn.functional.cross_entropy(module[:-1](x), y)
            if penalty is not None:
                loss = loss + sum(penalty(part.weight) for part in linear)
            loss.backward()
            stepper.step()
            with torch.no_grad():
                for part in linear if hold else ():
                    part.weight.copy_(hold(part.weight))  # type: ignore[misc]  # the line above asks
    return Network.from_torch(module).parameters


def largest_difference(one: Mapping[str, NDArray[Any]], other: Mapping[str, NDArray[Any]]) -> float:
    """Return how far parameters are apart at most, as a share of the largest number in each."""
    assert set(one) == set(other)
    return max(float(np.abs(one[name] - other[name]).max() / np.abs(other[name]).max()) for name in one)


def held_to(norm: float) -> Hold:
    """Return max-norm written in PyTorch; there a row is a unit."""
    return lambda W: W * torch.clamp(norm / torch.linalg.vector_norm(W, dim=1, keepdim=True), max=1)


REGULARIZERS_TRIED: Mapping[str, tuple[str, dict[str, Any]]] = {
    "l2": ("l2:rate=0.02", {"penalty": lambda W: 0.01 * W.square().sum()}),
    "l1": ("l1:rate=0.01", {"penalty": lambda W: 0.01 * W.abs().sum()}),
    "l1_l2": ("l1_l2:l1=0.01,l2=0.02", {"penalty": lambda W: 0.01 * (W.abs() + W.square()).sum()}),
    "max_norm": ("max_norm:norm=0.5", {"hold": held_to(0.5)}),
}
"""For each regularizer of the catalogue what is trained with here, and the same in PyTorch's operations."""


def regularizer_difference(name: str, optimizer: str = "sgd") -> float:
    """Return how far parameters are from PyTorch's after 100 steps, as a share of the largest."""
    text, there = REGULARIZERS_TRIED[name]
    network, points = some_network(), some_points()
    return largest_difference(ours(network, points, optimizer, text), theirs(network, points, optimizer, **there))
