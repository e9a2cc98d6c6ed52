"""What is measured: four trainings, A to D, and a cold start."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

MNIST, CIRCLE = "mnist", "circle:examples=500"
COLD = "cold"


@dataclass(frozen=True)
class Configuration:
    """A training.

    Attributes:
        letter: What it is called on the command line.
        title: What it is, for a table.
        data: MNIST's training examples, or 500 points of a generated set.
        network: The arguments of ``Network``.
        optimizer: The optimizer's name.
        learning_rate: Its rate, or its peak.
        batch_size: Examples for a step.
        epochs_at_once: How many epochs a contender trains in one call: many where an epoch takes no time at all.
        schedule: The schedule's name.
        epochs: How many epochs the schedule is made for.
        examples: How many of the data are trained on, the first ones; None for all.
    """

    letter: str
    title: str
    data: str
    network: dict[str, Any] = field(repr=False)
    optimizer: str
    learning_rate: float
    batch_size: int
    epochs_at_once: int = 1
    schedule: str = "constant"
    epochs: int = 1
    examples: int | None = None

    @property
    def sizes(self) -> tuple[int, ...]:
        """The numbers of units."""
        return tuple(self.network["sizes"])

    def work(self, threads: int, seed: int) -> dict[str, Any]:
        """Return what a contender's process is told; the arrays come in a file."""
        return {
            "sizes": self.sizes,
            **{name: self.network[name] for name in ("activation", "output", "loss")},
            "optimizer": self.optimizer,
            "learning_rate": self.learning_rate,
            "batch_size": self.batch_size,
            "threads": threads,
            "seed": seed,
            "scale": 255.0 if self.data == MNIST else 1.0,
            "epochs_at_once": self.epochs_at_once,
            "schedule": self.schedule,
            "schedule_epochs": self.epochs,
        }


def _classifier(*sizes: int) -> dict[str, Any]:
    names = {"activation": "relu", "output": "softmax", "loss": "cross_entropy", "initializer": "he_normal"}
    return {"sizes": sizes, **names}


_NIELSEN = {
    "sizes": (784, 30, 10),
    "activation": "sigmoid",
    "output": "sigmoid",
    "loss": "half_squared_error",
    "initializer": "normal",
    "bias_initializer": "normal",
}
_TOY = {
    "sizes": (2, 8, 8, 1),
    "activation": "tanh",
    "output": "tanh",
    "loss": "half_squared_error",
    "initializer": "glorot_uniform",
}

TIMED = {
    configuration.letter: configuration
    for configuration in (
        Configuration(
            "A",
            "784-256-64-10 ReLU, cross-entropy, Adam 0.001, batches of 60",
            MNIST,
            _classifier(784, 256, 64, 10),
            "adam",
            0.001,
            60,
        ),
        Configuration(
            "B",
            "784-30-10 sigmoid, squared error, SGD 3.0, batches of 10 (Nielsen's)",
            MNIST,
            _NIELSEN,
            "sgd",
            3.0,
            10,
        ),
        Configuration(
            "C",
            "784-1024-1024-10 ReLU, cross-entropy, Adam 0.001, batches of 128, 12,000 digits",
            MNIST,
            _classifier(784, 1024, 1024, 10),
            "adam",
            0.001,
            128,
            examples=12_000,
        ),
        Configuration(
            "D",
            "2-8-8-1 tanh, squared error, SGD 0.03, batches of 10, 500 points",
            CIRCLE,
            _TOY,
            "sgd",
            0.03,
            10,
            epochs_at_once=100,
        ),
    )
}
"""The trainings whose speed is measured, by letter."""

COLD_START = Configuration(
    COLD,
    "784-256-64-10 from a cold process to 98% on MNIST's test data",
    MNIST,
    _classifier(784, 256, 64, 10),
    "adam",
    0.008,
    150,
    schedule="one_cycle",
    epochs=3,
)
"""The network of A with the schedule that `benchmarks/tune_cold.py` chose on validation data."""

ACCURACY = 0.98
"""The test accuracy at which the cold start has arrived."""

NAMES = (*TIMED, COLD)
