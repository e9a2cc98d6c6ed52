"""JAX as an expert writes it: one compiled call scans over all batches of an epoch, on donated buffers.

The pictures stay bytes, which are gathered and converted within the scan, and the order comes from NumPy: both were
faster on a processor than floats and than `jax.random.permutation`, which sorts.
"""

from __future__ import annotations

from functools import partial
from math import log
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from .schedule import rates
from .work import Arrays, Work

VERSIONS = ["jax", "jaxlib", "numpy"]
ACTIVATIONS = {"relu": jax.nn.relu, "sigmoid": jax.nn.sigmoid, "tanh": jnp.tanh}
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8


class Contender:
    """Pure functions of (parameters, moments, step number), compiled once for each shape."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.x = jnp.asarray(work.x if work.x.dtype == np.uint8 else work.inputs())
        cross_entropy = work.loss == "cross_entropy"
        self.y = jnp.asarray(work.labels.astype(np.int32) if cross_entropy else work.answers())  # type: ignore[union-attr]
        parameters = {name: jnp.asarray(array) for name, array in work.parameters.items()}
        zeros = {name: jnp.zeros_like(array) for name, array in parameters.items()} if work.optimizer == "adam" else {}
        copies = {name: jnp.copy(array) for name, array in zeros.items()}  # a buffer can be donated only once
        self.state = (parameters, zeros, copies, jnp.zeros((), jnp.int32))
        found = rates(work)
        self.rates = None if found is None else jnp.asarray(found, jnp.float32)
        self.random = np.random.default_rng(work.seed)
        self.train_epochs = jax.jit(self._epochs, donate_argnums=0)
        self.guess = jax.jit(lambda parameters, x: outputs(work, parameters, x).argmax(axis=1))
        self.train_steps = jax.jit(self._scan, donate_argnums=0)

    def steps(self, batches: NDArray[Any]) -> list[float]:
        """Train on these batches."""
        self.state, losses = self.train_steps(self.state, jnp.asarray(batches, jnp.int32), self.x, self.y)
        return [float(loss) for loss in losses]

    def epochs(self, count: int) -> None:
        """Train whole epochs in one call."""
        orders = np.stack([self.random.permutation(self.work.examples) for _ in range(count)]).astype(np.int32)
        self.state, losses = self.train_epochs(self.state, orders, self.x, self.y)
        losses.block_until_ready()

    def parameters(self) -> Arrays:
        """Return the weights."""
        return {name: np.asarray(array) for name, array in self.state[0].items()}

    def accuracy(self, x: NDArray[Any], labels: NDArray[Any]) -> float:
        """Return the share of right answers on stored pictures."""
        return float((np.asarray(self.guess(self.state[0], x)) == labels).mean())

    def _epochs(self, state: Any, orders: Any, x: Any, y: Any) -> Any:
        return jax.lax.scan(lambda state, order: self._epoch(state, order, x, y), state, orders)

    def _epoch(self, state: Any, order: Any, x: Any, y: Any) -> Any:
        """Scan over the full batches; a smaller last one, which no scan can hold, is a step of its own."""
        size = self.work.batch_size
        full = len(order) // size * size
        state, losses = self._scan(state, order[:full].reshape(-1, size), x, y)
        if full < len(order):
            state, _ = self._step(state, order[full:], x, y)
        return state, losses.mean()

    def _scan(self, state: Any, batches: Any, x: Any, y: Any) -> Any:
        return jax.lax.scan(lambda state, indices: self._step(state, indices, x, y), state, batches)

    def _step(self, state: Any, indices: Any, x: Any, y: Any) -> Any:
        parameters, m, v, step = state
        rows = x.at[indices].get(mode="promise_in_bounds")
        loss, gradients = jax.value_and_grad(partial(mean_loss, self.work))(parameters, rows, y[indices])
        rate = self.work.learning_rate if self.rates is None else self.rates[step]
        return (*updated(rate, parameters, gradients, m, v, step + 1), step + 1), loss


def updated(rate: Any, parameters: Any, gradients: Any, m: Any, v: Any, step: Any) -> Any:
    """Return parameters and moments after a step of Adam, or of SGD where there are no moments."""
    if not m:
        return jax.tree.map(lambda w, d: w - rate * d, parameters, gradients), m, v
    m = jax.tree.map(lambda mean, d: BETA1 * mean + (1 - BETA1) * d, m, gradients)
    v = jax.tree.map(lambda mean, d: BETA2 * mean + (1 - BETA2) * d * d, v, gradients)
    t = step.astype(jnp.float32)
    # The corrections are taken out of the arrays: rate m̂ / (√v̂ + ε) = (rate √c2 / c1) m / (√v + ε √c2).
    # In float32, 1 - 0.999^t would lose five of seven digits; expm1 keeps them.
    c1, root = -jnp.expm1(t * log(BETA1)), jnp.sqrt(-jnp.expm1(t * log(BETA2)))
    factor, epsilon = rate * root / c1, EPSILON * root
    return jax.tree.map(lambda w, a, b: w - factor * a / (jnp.sqrt(b) + epsilon), parameters, m, v), m, v


def outputs(work: Work, parameters: Any, x: Any) -> Any:
    """Return the outputs; before softmax, which is a part of the loss."""
    a = x.astype(jnp.float32) / work.scale if x.dtype == jnp.uint8 else x
    for layer in range(1, work.layers + 1):
        a = a @ parameters[f"W{layer}"] + parameters[f"b{layer}"]
        name = work.output if layer == work.layers else work.activation
        a = a if name == "softmax" else ACTIVATIONS[name](a)
    return a


def mean_loss(work: Work, parameters: Any, x: Any, y: Any) -> Any:
    """Return the mean loss of a batch of stored inputs."""
    p = outputs(work, parameters, x)
    if work.loss == "cross_entropy":
        return jnp.mean(jax.nn.logsumexp(p, axis=1) - jnp.take_along_axis(p, y[:, None], axis=1)[:, 0])
    return 0.5 * jnp.mean(jnp.sum((p - y) ** 2, axis=1))
