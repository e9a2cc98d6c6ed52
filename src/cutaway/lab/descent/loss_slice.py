"""A slice of a network's loss: the loss of its training points over two directions in the space of its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.data.batches import visiting_order
from cutaway.execute import execute
from cutaway.lab.descent.ground import Places
from cutaway.network import Network
from cutaway.plan import Plan, backward_plan

Parameters = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, eq=False)
class Trained:
    """A network and the points that it learns from.

    Attributes:
        network: The network, as it is now.
        x: The inputs, (points, inputs).
        y: The targets, (points, outputs), or class indices, (points,).
    """

    network: Network
    x: NDArray[Any]
    y: NDArray[Any]


@dataclass(frozen=True, eq=False)
class LossSlice:
    """The loss at ``base`` + a · ``directions[0]`` + b · ``directions[1]``, where (a, b) is the place.

    The loss is that of all points, in evaluation and without penalties, computed by the network's own plan in its own
    number type. The gradient is the network's own, projected: d_a is the sum of d_W · direction over all parameters.

    Args:
        trained: The network and its points.
        base: The parameters at the place (0, 0).
        directions: The two directions, each with an array for every parameter.
        batch_size: How many points a step sees, 0 for all.
        seed: The seed of the order in which batches visit the points: as in a training, each epoch has its own.
    """

    trained: Trained
    base: Parameters
    directions: tuple[Parameters, Parameters]
    batch_size: int = 0
    seed: int = 0

    def losses(self, places: Places) -> NDArray[np.float64]:
        """Return the loss of all points at each place, (places,)."""
        plan, given = self.trained.network.plan, self._given
        return np.array([float(execute(plan, {**given, **self.parameters(place)})["loss"]) for place in places])

    def gradients(self, places: Places) -> Places:
        """Return the gradient of that loss at each place, (places, 2)."""
        return np.array([self._gradient(place, self._given) for place in places]).reshape(len(places), 2)

    def batch_gradients(self, places: Places, step: int) -> Places:
        """Return the gradients of the loss of a step's batch; steps count from 1."""
        rows = self.batch(step)
        given = {**self._given, "x": self._given["x"][rows], "y": self._given["y"][rows]}
        return np.array([self._gradient(place, given) for place in places]).reshape(len(places), 2)

    def batch(self, step: int) -> NDArray[np.int64]:
        """Return which points a step sees; the last batch of an epoch may be smaller."""
        examples = len(self.trained.x)
        size = min(self.batch_size or examples, examples)
        epoch, place = divmod(step - 1, -(-examples // size))
        start = epoch * examples + place * size
        return visiting_order(self.seed, start, min(start + size, (epoch + 1) * examples), examples)

    def parameters(self, place: NDArray[np.float64]) -> dict[str, NDArray[Any]]:
        """Return the network's parameters at a place."""
        first, second = self.directions
        return {
            name: (value + place[0] * first[name] + place[1] * second[name]).astype(value.dtype)
            for name, value in self.base.items()
        }

    def _gradient(self, place: NDArray[np.float64], given: Mapping[str, Any]) -> list[float]:
        plan = self.trained.network.plan + self._backward
        values = execute(plan, {**given, **self.parameters(place)})
        return [
            sum(float(np.sum(values[f"d_{name}"] * part, dtype=np.float64)) for name, part in direction.items())
            for direction in self.directions
        ]

    @cached_property
    def _given(self) -> Mapping[str, Any]:
        return self.trained.network.given(self.trained.x, self.trained.y)

    @cached_property
    def _backward(self) -> Plan:
        network = self.trained.network
        return backward_plan(network.plan, network.specification.parameter_shapes())
