"""The peers of ``many.py``: run by the Python of ``.venv-peers``, where Cutaway is not.

Narrower networks are filled up with units whose weights are zero. With tanh these weights' gradients are zero as well,
so that one batched program trains networks of all widths.
"""

from __future__ import annotations

import json
import os
import sys
from itertools import pairwise
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

EXAMPLES, BATCH, RATE = 500, 10, 0.03
Arrays = dict[str, NDArray[np.float32]]


def points() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return points in the plane and whether they lie within a circle, as -1 or 1: (500, 2) and (500, 1)."""
    x = np.random.default_rng(0).uniform(-1.0, 1.0, (EXAMPLES, 2)).astype(np.float32)
    return x, np.where((x * x).sum(axis=1, keepdims=True) < 0.5, 1.0, -1.0).astype(np.float32)


def weights(widths: list[list[int]]) -> Arrays:
    """Return the weights of all networks, (networks, inputs, units), and their biases, (networks, units)."""
    random, sizes = np.random.default_rng(1), [2, max(a for a, _ in widths), max(b for _, b in widths), 1]
    arrays: dict[str, NDArray[np.float64]] = {}
    for layer, (inputs, units) in enumerate(pairwise(sizes), 1):
        arrays[f"W{layer}"] = random.normal(0.0, (2 / (inputs + units)) ** 0.5, (len(widths), inputs, units))
        arrays[f"b{layer}"] = np.zeros((len(widths), units))
    for place, (first, second) in enumerate(widths):
        arrays["W1"][place, :, first:] = arrays["W2"][place, first:] = 0.0
        arrays["W2"][place, :, second:] = arrays["W3"][place, second:] = 0.0
    return {name: array.astype(np.float32) for name, array in arrays.items()}


def orders(random: np.random.Generator, epochs: int, networks: int) -> NDArray[np.int32]:
    """Return an order of the examples for each epoch and network: (steps, networks, batch)."""
    numbers = np.broadcast_to(np.arange(EXAMPLES, dtype=np.int32), (epochs, networks, EXAMPLES))
    shuffled = random.permuted(numbers, axis=2).reshape(epochs, networks, -1, BATCH)
    by_step: NDArray[np.int32] = shuffled.transpose(0, 2, 1, 3).reshape(-1, networks, BATCH)
    return by_step


def rates(networks: int) -> NDArray[np.float32]:
    """Return the learning rate of each network."""
    return (RATE * (1 + np.arange(networks) / networks)).astype(np.float32)


class Jax:
    """One compiled call scans over the steps; each step is mapped over the networks."""

    def __init__(self, widths: list[list[int]]) -> None:
        import jax
        import jax.numpy as jnp

        x, y = map(jnp.asarray, points())
        some = jnp.asarray(rates(len(widths)))

        def loss(own: Any, chosen: Any) -> Any:
            a = x[chosen]
            for layer in (1, 2, 3):
                a = jnp.tanh(a @ own[f"W{layer}"] + own[f"b{layer}"])
            return 0.5 * jnp.mean(jnp.sum((a - y[chosen]) ** 2, axis=1))

        def step(all_of_them: Any, chosen: Any) -> Any:
            losses, slopes = jax.vmap(jax.value_and_grad(loss))(all_of_them, chosen)
            shaped = {name: some.reshape(-1, *[1] * (array.ndim - 1)) for name, array in slopes.items()}
            return {name: all_of_them[name] - shaped[name] * slopes[name] for name in slopes}, losses

        self.weights = {name: jnp.asarray(array) for name, array in weights(widths).items()}
        self.scan = jax.jit(lambda own, chosen: jax.lax.scan(step, own, chosen), donate_argnums=0)

    def train(self, chosen: NDArray[np.int32]) -> float:
        """Make the steps; return the mean loss of the last."""
        self.weights, losses = self.scan(self.weights, chosen)
        return float(losses[-1].mean())


class Torch:
    """Each step is mapped over the networks by torch.func; the update is in place."""

    def __init__(self, widths: list[list[int]]) -> None:
        import torch

        self.torch = torch
        self.x, self.y = (torch.from_numpy(array) for array in points())
        self.weights = {name: torch.from_numpy(array) for name, array in weights(widths).items()}
        self.rates = torch.from_numpy(rates(len(widths)))
        self.slopes = torch.func.vmap(torch.func.grad_and_value(self.loss))

    def loss(self, own: Any, x: Any, y: Any) -> Any:
        """Return the mean loss of a batch of one network."""
        a = x
        for layer in (1, 2, 3):
            a = self.torch.tanh(a @ own[f"W{layer}"] + own[f"b{layer}"])
        return 0.5 * ((a - y) ** 2).sum(dim=1).mean()

    def train(self, chosen: NDArray[np.int32]) -> float:
        """Make the steps; return the mean loss of the last."""
        for batch in self.torch.from_numpy(chosen.astype(np.int64)):
            slopes, losses = self.slopes(self.weights, self.x[batch], self.y[batch])
            for name, array in self.weights.items():
                array -= self.rates.reshape(-1, *[1] * (array.ndim - 1)) * slopes[name]
        return float(losses.mean())


def main(job: str) -> None:
    """Print how long an epoch of all networks takes."""
    name, widths, epochs, cores = json.loads(job)
    os.sched_setaffinity(0, cores)
    contender: Jax | Torch = Jax(widths) if name == "jax" else Torch(widths)
    random = np.random.default_rng(2)
    before = contender.train(orders(random, epochs, len(widths)))
    start = perf_counter()
    after = contender.train(orders(random, epochs, len(widths)))
    taken = perf_counter() - start
    if not after < before:
        raise SystemExit(f"{name} did not learn: the loss went from {before} to {after}")
    print(taken / epochs)


if __name__ == "__main__":
    main(sys.argv[1])
