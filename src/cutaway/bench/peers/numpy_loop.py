"""The readable NumPy loop: what a learner writes after the first lessons, line by line as it is printed."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .network import apply, mean_loss
from .work import Arrays, Work

VERSIONS = ["numpy"]
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8


class Contender:
    """Forward, backward, update, with new arrays at every line."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.x, self.y = work.inputs(), work.answers()
        self.values = {name: array.copy() for name, array in work.parameters.items()}
        self.m = {name: np.zeros_like(array) for name, array in self.values.items()}
        self.v = {name: np.zeros_like(array) for name, array in self.values.items()}
        self.step_number = 0
        self.random = np.random.default_rng(work.seed)

    def steps(self, batches: NDArray[Any]) -> list[float]:
        """Train on these batches."""
        losses = []
        for indices in batches:
            p = self.step(self.x[indices], self.y[indices])
            losses.append(mean_loss(self.work, p, self.y[indices]))
        return losses

    def epochs(self, count: int) -> None:
        """Train whole epochs."""
        size = self.work.batch_size
        for _ in range(count):
            order = self.random.permutation(len(self.x))
            for start in range(0, len(order), size):
                indices = order[start : start + size]
                self.step(self.x[indices], self.y[indices])

    def parameters(self) -> Arrays:
        """Return the weights."""
        return self.values

    def step(self, x: NDArray[Any], y: NDArray[Any]) -> NDArray[Any]:
        """Make one step and return the outputs before it."""
        activations = [x]
        for layer in range(1, self.work.layers + 1):
            z = activations[-1] @ self.values[f"W{layer}"] + self.values[f"b{layer}"]
            activations.append(apply(self.work.output if layer == self.work.layers else self.work.activation, z))
        self.update(self.gradients(activations, y))
        return activations[-1]

    def gradients(self, activations: list[NDArray[Any]], y: NDArray[Any]) -> Arrays:
        """Return the derivative of the mean loss with respect to each parameter."""
        p, gradients = activations[-1], {}
        d_z = (p - y) / len(y)
        if self.work.output != "softmax":  # with softmax and cross-entropy, p - y is the derivative already
            d_z = d_z * slope(self.work.output, p)
        for layer in range(self.work.layers, 0, -1):
            gradients[f"W{layer}"] = activations[layer - 1].T @ d_z
            gradients[f"b{layer}"] = d_z.sum(axis=0)
            if layer > 1:
                d_z = (d_z @ self.values[f"W{layer}"].T) * slope(self.work.activation, activations[layer - 1])
        return gradients

    def update(self, gradients: Arrays) -> None:
        """Let the optimizer make its step."""
        self.step_number += 1
        rate, t = self.work.learning_rate, self.step_number
        for name, gradient in gradients.items():
            if self.work.optimizer == "sgd":
                self.values[name] = self.values[name] - rate * gradient
                continue
            self.m[name] = BETA1 * self.m[name] + (1 - BETA1) * gradient
            self.v[name] = BETA2 * self.v[name] + (1 - BETA2) * gradient**2
            m_hat, v_hat = self.m[name] / (1 - BETA1**t), self.v[name] / (1 - BETA2**t)
            self.values[name] = self.values[name] - rate * m_hat / (np.sqrt(v_hat) + EPSILON)


def slope(name: str, a: Any) -> Any:
    """Return the derivative of an activation, from its value."""
    if name == "relu":
        return (a > 0).astype(a.dtype)
    return a * (1 - a) if name == "sigmoid" else 1 - a * a
