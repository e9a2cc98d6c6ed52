"""PyTorch as an expert writes it: tensors in place once, batches cut by hand, fused optimizers, no DataLoader."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from .schedule import rates
from .work import Arrays, Work, as_inputs

VERSIONS = ["torch", "numpy"]
WORTH_TWO_THREADS = 1_000_000
"""Multiplications in the largest product of a step; below it a second thread costs PyTorch more than it brings."""

ACTIVATIONS = {"relu": torch.nn.ReLU, "sigmoid": torch.nn.Sigmoid, "tanh": torch.nn.Tanh}


class Contender:
    """A `Sequential` of linear layers."""

    def __init__(self, work: Work) -> None:
        torch.set_num_threads(work.threads if largest_product(work) >= WORTH_TWO_THREADS else 1)
        torch.set_num_interop_threads(1)
        self.work = work
        self.x = torch.from_numpy(work.inputs())
        labels = work.labels is not None and work.loss == "cross_entropy"
        self.y = torch.from_numpy(work.labels.astype(np.int64) if labels else work.answers())  # type: ignore[union-attr]
        self.model = build(work)
        self.loss_of = torch.nn.functional.cross_entropy if work.loss == "cross_entropy" else half_squared_error
        kind = {"adam": torch.optim.Adam, "sgd": torch.optim.SGD}[work.optimizer]
        self.optimizer = kind(self.model.parameters(), lr=work.learning_rate, fused=True)
        self.random = torch.Generator().manual_seed(work.seed)
        self.rates = rates(work)
        self.step_number = 0

    def steps(self, batches: NDArray[Any]) -> list[float]:
        """Train on these batches."""
        rows = torch.from_numpy(batches.astype(np.int64))
        return [self.step(self.x[indices], self.y[indices]).item() for indices in rows]

    def epochs(self, count: int) -> None:
        """Train whole epochs."""
        for _ in range(count):
            order = torch.randperm(len(self.x), generator=self.random)
            for indices in order.split(self.work.batch_size):
                self.step(self.x[indices], self.y[indices])

    def step(self, x: Any, y: Any) -> Any:
        """Make one step and return the loss before it."""
        if self.rates is not None:
            self.optimizer.param_groups[0]["lr"] = float(self.rates[self.step_number])
        self.step_number += 1
        loss = self.forward(x, y)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        return loss.detach()

    def forward(self, x: Any, y: Any) -> Any:
        """Return the mean loss of a batch."""
        return self.loss_of(self.model(x), y)

    def parameters(self) -> Arrays:
        """Return the weights; PyTorch's are (units, inputs)."""
        names = [name for layer in range(1, self.work.layers + 1) for name in (f"W{layer}", f"b{layer}")]
        arrays = (parameter.detach().numpy().T for parameter in self.model.parameters())
        return dict(zip(names, arrays, strict=True))

    def accuracy(self, x: NDArray[Any], labels: NDArray[Any]) -> float:
        """Return the share of right answers on stored pictures."""
        with torch.no_grad():
            guesses = self.model(torch.from_numpy(as_inputs(x, self.work.scale))).argmax(dim=1).numpy()
        return float((guesses == labels).mean())


def largest_product(work: Work) -> int:
    """Return the multiplications of the largest matrix product of a step."""
    return max(inputs * units for inputs, units in pairwise(work.sizes)) * work.batch_size


def build(work: Work) -> Any:
    """Return the network with its first weights; softmax is a part of PyTorch's cross-entropy."""
    modules: list[Any] = []
    for layer in range(1, work.layers + 1):
        linear = torch.nn.Linear(work.sizes[layer - 1], work.sizes[layer])
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(work.parameters[f"W{layer}"].T))
            linear.bias.copy_(torch.from_numpy(work.parameters[f"b{layer}"]))
        name = work.output if layer == work.layers else work.activation
        modules += [linear] if name == "softmax" else [linear, ACTIVATIONS[name]()]
    return torch.nn.Sequential(*modules)


def half_squared_error(p: Any, y: Any) -> Any:
    """Return half the squared error of an example, averaged over the batch."""
    return 0.5 * ((p - y) ** 2).sum(dim=1).mean()
