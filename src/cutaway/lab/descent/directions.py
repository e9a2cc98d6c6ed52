"""Along which two directions a network's loss is sliced, and from where to where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod, sqrt
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from cutaway.errors import SettingError
from cutaway.lab.descent.loss_slice import LossSlice, Trained
from cutaway.protocol.descent import Slice, Weight
from cutaway.randomness import DIRECTION_STREAM, generator

REACH = 1.0
"""How far a slice along directions reaches: a step of 1 is as long as the weights themselves."""

WEIGHT_REACH = 3.0
"""How far a slice along two weights reaches on each side of their values."""

Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True, eq=False)
class Cut:
    """A slice, and how to show it: what the axes are, from where to where they go, and where the network is."""

    ground: LossSlice
    axes: tuple[str, str]
    bounds: tuple[tuple[float, float], tuple[float, float]]
    start: tuple[float, float]


def cut(trained: Trained, asked: Slice, batch_size: int = 0, seed: int = 0) -> Cut:
    """Return the slice that was asked for.

    Raises:
        SettingError: Weights that the network does not have, or a direction that leads nowhere.
    """
    base = {name: np.array(value) for name, value in trained.network.parameters.items()}
    if not all(np.isfinite(value).all() for value in base.values()):
        raise SettingError(
            "The network's weights are no finite numbers any more; reset it, or go back in its timeline."
        )
    if asked.directions == "weights":
        return _along_weights(trained, base, asked.weights, batch_size, seed)
    second = random_direction(base, asked.seed, 1)
    if asked.directions == "random":
        first, name = random_direction(base, asked.seed, 0), "first random direction"
    else:
        first, name = gradient_direction(trained, base), "direction of the gradient"
    ground = LossSlice(trained, base, (first, second), batch_size, seed)
    other = "second random direction" if asked.directions == "random" else "random direction"
    return Cut(ground, (name, other), ((-REACH, REACH), (-REACH, REACH)), (0.0, 0.0))


def gradient_direction(trained: Trained, base: Mapping[str, NDArray[Any]]) -> Arrays:
    """Return the gradient of all points' loss, as long as all parameters together.

    Raises:
        SettingError: The gradient or every weight is 0.
    """
    values = trained.network.values(trained.x, trained.y)
    gradient = {name: np.asarray(values[f"d_{name}"]) for name in base}
    length, wanted = (
        sqrt(sum(float(np.sum(np.square(v, dtype=np.float64))) for v in held.values())) for held in (gradient, base)
    )
    if not 0 < length < np.inf or not wanted:
        raise SettingError(
            "The gradient or every weight of the network is 0 here, so it shows no way; slice along two weights."
        )
    return {name: value * (wanted / length) for name, value in gradient.items()}


def random_direction(base: Mapping[str, NDArray[Any]], seed: int, number: int) -> Arrays:
    """Return a random direction in which each neuron's weights are as long as the network's own.

    Li et al., Visualizing the Loss Landscape of Neural Nets (2018), section 4: without this, a network with larger
    weights would look flatter. Biases and scales stay as they are, which their program has as an option.

    Raises:
        SettingError: Every weight is 0.
    """
    draw = generator(seed, DIRECTION_STREAM, number)
    found = {name: _like_its_filters(draw.standard_normal(value.shape), value) for name, value in base.items()}
    if not any(value.any() for value in found.values()):
        raise SettingError(
            "Every weight of the network is 0, so that a direction of their size is none; slice along two weights."
        )
    return found


def _like_its_filters(drawn: NDArray[np.float64], value: NDArray[Any]) -> NDArray[Any]:
    """Scale the drawn weights of each neuron, a column, to the length of its own."""
    if value.ndim < 2:
        return np.zeros_like(value)
    own, other = (np.linalg.norm(one, axis=0, keepdims=True) for one in (value.astype(np.float64), drawn))
    return np.asarray((drawn * (own / other)).astype(value.dtype))


def _along_weights(trained: Trained, base: Arrays, weights: tuple[Weight, ...], batch_size: int, seed: int) -> Cut:
    if len(weights) != 2 or weights[0] == weights[1]:
        raise SettingError("A slice along weights needs two different ones; choose two.")
    one, other = (float(_entry(base, weight)) for weight in weights)
    directions = tuple({name: np.zeros_like(value) for name, value in base.items()} for _ in weights)
    for weight, direction in zip(weights, directions, strict=True):
        base[weight.name][weight.index] = 0
        direction[weight.name][weight.index] = 1
    ground = LossSlice(trained, base, (directions[0], directions[1]), batch_size, seed)
    axes = written(weights[0]), written(weights[1])
    reach = WEIGHT_REACH
    return Cut(ground, axes, ((one - reach, one + reach), (other - reach, other + reach)), (one, other))


def _entry(base: Arrays, weight: Weight) -> float:
    value = base.get(weight.name)
    if (
        value is None
        or len(weight.index) != value.ndim
        or not all(0 <= i < n for i, n in zip(weight.index, value.shape, strict=True))
    ):
        raise SettingError(f"The network has no weight {written(weight):.60}; choose one that the diagram shows.")
    return float(value[weight.index])


def written(weight: Weight) -> str:
    """Return a weight as one writes it: ``W1[0, 2]``."""
    return f"{weight.name}[{', '.join(map(str, weight.index))}]"


def weights_of(parameters: Mapping[str, NDArray[Any]], most: int) -> tuple[Weight, ...]:
    """Return the first weights and biases of a network, as many as a list can hold."""
    every = (Weight(name=name, index=index) for name, value in parameters.items() for index in np.ndindex(value.shape))
    total = sum(prod(value.shape) for value in parameters.values())
    return tuple(next(every) for _ in range(min(most, total)))


def mark_of(parameters: Mapping[str, NDArray[Any]]) -> str:
    """Return a short text that is the same for the same weights, and hardly ever for others."""
    sums = (crc32(np.ascontiguousarray(value).tobytes()) for value in parameters.values())
    return "-".join(f"{one:08x}" for one in sums)
