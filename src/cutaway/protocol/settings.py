"""What a playground is made from: data, inputs, layers, training. All of it fits into a link."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

LIVE = ("learning_rate", "schedule", "epochs", "regularizers", "optimizer", "batch_size", "shuffle")
"""The settings that change while a training goes on; with any other it begins anew."""


@dataclass(frozen=True, kw_only=True)
class DataSettings:
    """Where the points come from.

    Attributes:
        name: One of the generated sets ("circle", "xor" ...), or "own" for points that the learner gave.
        noise: From 0 to 0.5, as the generated sets take it.
        train_share: The share of the points to learn from, 0.1 to 0.9; the others are the test data.
        examples: How many points are generated.
        seed: The seed of the points.
    """

    name: str = "circle"
    noise: float = 0.0
    train_share: float = 0.5
    examples: int = 500
    seed: int = 0


@dataclass(frozen=True, kw_only=True)
class LayerSettings:
    """A hidden layer.

    Attributes:
        units: How many neurons it has, 1 to 32.
        activation: As a user types it.
        dropout: The share of units that training silences.
        batch_normalization: Whether its sums are normalized.
    """

    units: int = 4
    activation: str = "tanh"
    dropout: float = 0.0
    batch_normalization: bool = False


@dataclass(frozen=True, kw_only=True)
class Settings:
    """A playground; the defaults are what a first visit shows: 2-4-2-1 on the circle, as TensorFlow Playground has it.

    Attributes:
        data: The points.
        features: What the first layer gets: ("x1", "x2", "x1^2" ...), in the spelling of the catalogue of features.
        layers: The hidden layers, at most 10.
        output: The output's activation. With "softmax" there is one output for each class, otherwise a single one.
        loss: The loss it is trained with.
        optimizer: As a user types it: "sgd", "sgd:momentum=0.9", "adam".
        learning_rate: The rate that the schedule starts from.
        schedule: As a user types it.
        epochs: The length that a schedule is made for. Training goes on after it, with the schedule's last rate.
        initializer: The initializer of the weights.
        bias_initializer: The initializer of the biases.
        regularizers: As a user types them: ("l2:rate=0.001",).
        batch_size: Examples for each update.
        shuffle: Whether each epoch visits the points in an order of its own.
        dtype: The number type of all computation.
        seed: The seed of the initial weights and of the order.
    """

    data: DataSettings = field(default_factory=DataSettings)
    features: tuple[str, ...] = ("x1", "x2")
    layers: tuple[LayerSettings, ...] = (LayerSettings(units=4), LayerSettings(units=2))
    output: str = "tanh"
    loss: str = "half_squared_error"
    optimizer: str = "sgd"
    learning_rate: float = 0.03
    schedule: str = "constant"
    epochs: int = 1000
    initializer: str = "glorot_uniform"
    bias_initializer: str = "zeros"
    regularizers: tuple[str, ...] = ()
    batch_size: int = 10
    shuffle: bool = True
    dtype: Literal["float32", "float64"] = "float32"
    seed: int = 0
