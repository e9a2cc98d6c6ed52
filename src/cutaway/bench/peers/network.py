"""A network in NumPy, forward: so that the loss of every contender's weights is measured by the same lines."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .work import Arrays, Work

MEASURED_EXAMPLES = 10_000


def apply(name: str, z: Any) -> Any:
    """Return the activation of ``z``."""
    if name == "relu":
        return np.maximum(z, 0)
    if name == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if name == "tanh":
        return np.tanh(z)
    exponentials = np.exp(z - z.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def answer(work: Work, parameters: Arrays, x: NDArray[Any]) -> NDArray[Any]:
    """Return the outputs (examples, outputs) for scaled inputs (examples, inputs)."""
    a = x
    for layer in range(1, work.layers + 1):
        name = work.output if layer == work.layers else work.activation
        a = apply(name, a @ parameters[f"W{layer}"] + parameters[f"b{layer}"])
    return a


def mean_loss(work: Work, p: NDArray[Any], y: NDArray[Any]) -> float:
    """Return the mean loss of outputs ``p`` with targets ``y``."""
    if work.loss == "cross_entropy":
        losses = -np.log(np.maximum((p * y).sum(axis=1), np.finfo(np.float32).tiny))
    else:
        losses = 0.5 * ((p - y) ** 2).sum(axis=1)
    return float(losses.mean(dtype=np.float64))


def training_loss(work: Work, parameters: Arrays) -> float:
    """Return the mean loss on the first training examples, 10,000 at most."""
    rows = slice(MEASURED_EXAMPLES)
    return mean_loss(work, answer(work, parameters, work.inputs(rows)), work.answers(rows))


def he_normal(sizes: tuple[int, ...], seed: int) -> Arrays:
    """Return weights from a bell curve of deviation √(2 / inputs), and biases of 0, float32."""
    random = np.random.default_rng(seed)
    parameters: Arrays = {}
    for layer, (inputs, units) in enumerate(pairwise(sizes), start=1):
        weights = random.standard_normal((inputs, units)) * np.sqrt(2 / inputs)
        parameters[f"W{layer}"] = weights.astype(np.float32)
        parameters[f"b{layer}"] = np.zeros(units, np.float32)
    return parameters
