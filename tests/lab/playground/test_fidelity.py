"""The playground with TensorFlow Playground's rules, beside its arithmetic written once more, node by node.

There each node adds up its bias and its links, each example's derivatives are added up in links and nodes, and after
every ten examples each weight moves by the rate times the mean of what was added up. All in double precision.
"""

from math import tanh

import numpy as np
import pytest

from cutaway.lab.playground.building import build
from cutaway.lab.playground.run import Run
from cutaway.protocol.settings import DataSettings, Settings

RATE = 0.03
BATCH = 10
EPOCHS = 100

TOLERANCE = 1e-4
"""What the two may differ by in the loss; both compute in float64, so that only the order of sums can part them."""


class Node:
    """A neuron with its bias and one weight for each neuron before it."""

    def __init__(self, weights: list[float], bias: float) -> None:
        self.weights = weights
        self.bias = bias
        self.added = [0.0] * len(weights)
        self.added_bias = 0.0
        self.inputs: list[float] = []
        self.answer = 0.0

    def forward(self, inputs: list[float]) -> float:
        """Answer the neurons before it."""
        self.inputs = inputs
        total = self.bias
        for weight, value in zip(self.weights, inputs, strict=True):
            total += weight * value
        self.answer = tanh(total)
        return self.answer

    def backward(self, derivative: float) -> list[float]:
        """Add up what an example says, given the derivative by the answer; return those by the inputs."""
        by_sum = derivative * (1 - self.answer * self.answer)
        self.added_bias += by_sum
        for place, value in enumerate(self.inputs):
            self.added[place] += by_sum * value
        return [by_sum * weight for weight in self.weights]

    def update(self, examples: int) -> None:
        """Move by the mean of what was added up."""
        self.bias -= RATE * self.added_bias / examples
        for place, added in enumerate(self.added):
            self.weights[place] -= RATE * added / examples
        self.added, self.added_bias = [0.0] * len(self.weights), 0.0


def forward(layers: list[list[Node]], values: list[float]) -> float:
    """Return the single output."""
    for layer in layers:
        values = [node.forward(values) for node in layer]
    return values[0]


def learn(layers: list[list[Node]], x: list[list[float]], y: list[float]) -> None:
    """Go through all examples once, in their order."""
    for number, (values, target) in enumerate(zip(x, y, strict=True), start=1):
        derivatives = [forward(layers, values) - target]
        for layer in reversed(layers):
            told = [node.backward(derivative) for node, derivative in zip(layer, derivatives, strict=True)]
            derivatives = [sum(column) for column in zip(*told, strict=True)]
        if number % BATCH == 0:
            for node in (node for layer in layers for node in layer):
                node.update(BATCH)


def loss_of(layers: list[list[Node]], x: list[list[float]], y: list[float]) -> float:
    """Return the mean of half the squared error."""
    errors = [forward(layers, values) - target for values, target in zip(x, y, strict=True)]
    return sum(0.5 * error * error for error in errors) / len(errors)


@pytest.mark.parametrize("name", ["circle", "xor", "gauss", "spiral"])
def test_our_losses_follow_the_playgrounds_arithmetic(name: str) -> None:
    settings = Settings(
        data=DataSettings(name=name, seed=3),
        initializer="uniform:limit=0.5",
        bias_initializer="constant:value=0.1",
        learning_rate=RATE,
        batch_size=BATCH,
        shuffle=False,
        dtype="float64",
        seed=5,
    )
    run = Run(build(settings))
    weights = {name: np.asarray(array).tolist() for name, array in run.state.parameters.items()}
    layers = [
        [Node([row[unit] for row in weights[f"W{layer}"]], bias) for unit, bias in enumerate(weights[f"b{layer}"])]
        for layer in (1, 2, 3)
    ]
    x = run.built.parted.train.x.tolist()
    y = [1.0 if answer else -1.0 for answer in run.built.parted.train.answers]
    first = loss_of(layers, x, y)
    assert run.measured.row.training_loss == pytest.approx(first, abs=TOLERANCE)
    for _ in range(EPOCHS):
        learn(layers, x, y)
        run.advance(run.steps_to_epoch(), seconds=60.0)
        assert run.measured.row.training_loss == pytest.approx(loss_of(layers, x, y), abs=TOLERANCE)
    assert run.counters == (EPOCHS, 0, 0)
    assert (
        abs(run.measured.row.training_loss - first) > 10 * TOLERANCE
    )  # something was learned, so the bound says something
