"""Keras with JAX below it: `compile` and `fit`, as its users write it."""

from __future__ import annotations

from typing import Any

import keras
from numpy.typing import NDArray

from .work import Arrays, Work

VERSIONS = ["keras", "jax", "jaxlib", "numpy"]


class Contender:
    """A `Sequential` of dense layers."""

    def __init__(self, work: Work) -> None:
        keras.utils.set_random_seed(work.seed)
        self.work = work
        self.x, self.y = work.inputs(), work.labels if work.loss == "cross_entropy" else work.answers()
        names = [work.activation] * (work.layers - 1) + [None if work.output == "softmax" else work.output]
        dense = [keras.layers.Dense(units, name) for units, name in zip(work.sizes[1:], names, strict=True)]
        self.model = keras.Sequential([keras.Input((work.sizes[0],)), *dense])
        self.model.set_weights([work.parameters[f"{kind}{n}"] for n in range(1, work.layers + 1) for kind in "Wb"])
        self.model.compile(optimizer=optimizer(work), loss=loss(work), jit_compile=True)

    def steps(self, batches: NDArray[Any]) -> list[float]:
        """Train on these batches."""
        losses = []
        for indices in batches:
            self.model.reset_metrics()
            losses.append(float(self.model.train_on_batch(self.x[indices], self.y[indices])))  # type: ignore[index]
        return losses

    def epochs(self, count: int) -> None:
        """Train whole epochs."""
        self.model.fit(self.x, self.y, batch_size=self.work.batch_size, epochs=count, shuffle=True, verbose=0)

    def parameters(self) -> Arrays:
        """Return the weights."""
        names = [f"{kind}{layer}" for layer in range(1, self.work.layers + 1) for kind in "Wb"]
        return dict(zip(names, self.model.get_weights(), strict=True))


def optimizer(work: Work) -> Any:
    """Return Keras's optimizer; its ε stands beside √v, not √v̂, so that it must be smaller to be the same."""
    if work.optimizer == "sgd":
        return keras.optimizers.SGD(work.learning_rate)
    return keras.optimizers.Adam(work.learning_rate, epsilon=work.early_epsilon)


def loss(work: Work) -> Any:
    """Return Keras's loss; softmax is a part of its cross-entropy."""
    if work.loss == "cross_entropy":
        return keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    return half_squared_error


def half_squared_error(y: Any, p: Any) -> Any:
    """Return half the squared error of each example; Keras averages over the batch."""
    return 0.5 * keras.ops.sum(keras.ops.square(p - y), axis=-1)
