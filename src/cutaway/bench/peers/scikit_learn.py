"""scikit-learn's MLPClassifier: softmax and cross-entropy are its only output for several classes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.neural_network import MLPClassifier

from .work import Arrays, Work

VERSIONS = ["scikit-learn", "numpy"]


class Contender:
    """`partial_fit` trains one epoch on what it gets: on all examples, or on a single batch."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.x, self.y = work.inputs(), work.labels
        self.model = MLPClassifier(
            hidden_layer_sizes=work.sizes[1:-1],
            activation={"sigmoid": "logistic"}.get(work.activation, work.activation),
            solver=work.optimizer,
            alpha=0.0,
            batch_size=work.batch_size,
            learning_rate_init=work.learning_rate,
            epsilon=work.early_epsilon,
            random_state=work.seed,
        )
        self._start_from(work.parameters)

    def _start_from(self, parameters: Arrays) -> None:
        """Let it draw weights, then give it ours: it makes a new optimizer for them where it finds none."""
        size = self.work.batch_size
        self.model.partial_fit(self.x[:size], self.y[:size], classes=np.arange(self.work.sizes[-1]))  # type: ignore[index]
        layers = range(1, self.work.layers + 1)
        self.model.coefs_ = [parameters[f"W{layer}"].copy() for layer in layers]
        self.model.intercepts_ = [parameters[f"b{layer}"].copy() for layer in layers]
        del self.model._optimizer

    def steps(self, batches: NDArray[Any]) -> list[float]:
        """Train on these batches."""
        return [self.model.partial_fit(self.x[indices], self.y[indices]).loss_ for indices in batches]  # type: ignore[index]

    def epochs(self, count: int) -> None:
        """Train whole epochs."""
        for _ in range(count):
            self.model.partial_fit(self.x, self.y)

    def parameters(self) -> Arrays:
        """Return the weights."""
        weights = {f"W{layer}": array for layer, array in enumerate(self.model.coefs_, start=1)}
        return weights | {f"b{layer}": array for layer, array in enumerate(self.model.intercepts_, start=1)}
