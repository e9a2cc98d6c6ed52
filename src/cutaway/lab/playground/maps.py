"""What every neuron answers all over the plane: maps of x1 and x2, computed in one pass for a whole network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.data import Dataset
from cutaway.execute import execute
from cutaway.lab.playground.building import Built
from cutaway.lab.playground.points import Points
from cutaway.protocol.events import Neurons
from cutaway.train import State

SMALL = 28
"""Pixels on each side of a neuron's map, which is drawn about as large."""

LARGE = 64
"""Pixels on each side of the map of the outputs."""

INPUTS = "map0"


def columns_of(built: Built) -> tuple[Neurons, ...]:
    """Return the columns of the diagram: the inputs, then each layer."""
    specification = built.network.specification
    inputs = Neurons(
        layer=0, names=built.settings.features, values="f" if specification.features else "x", weights="", biases="",
        activation="", map=INPUTS,
    )  # fmt: skip
    return (inputs, *(_layer(built, layer) for layer in range(1, specification.layers + 1)))


def _layer(built: Built, layer: int) -> Neurons:
    specification = built.network.specification
    values = "p" if layer == specification.layers else f"a{layer}"
    return Neurons(
        layer=layer,
        names=tuple(f"{values}[{unit}]" for unit in range(specification.sizes[layer])),
        values=values,
        weights=f"W{layer}",
        biases=f"b{layer}",
        activation=specification.activations[layer - 1],
        map=f"map{layer}",
    )


class Maps:
    """The maps of a network, for any weights.

    Pixels stand for points: the first and the last of a row lie on the bounds, row 0 is the largest x2.
    """

    def __init__(self, built: Built) -> None:
        self._built = built
        self._columns = columns_of(built)
        dtype, points = built.network.specification.dtype, built.parted.points
        self._small = grid(points, SMALL).astype(dtype)
        self._large = _unanswered(built, grid(points, LARGE))
        self._inputs = _as_maps(self._given(), SMALL)

    def arrays(self, state: State) -> dict[str, NDArray[np.float32]]:
        """Return the maps of all neurons, (neurons, size, size), by their names, and ``output``."""
        values = execute(self._built.network.forward_plan, {"x": self._small, **state.arrays})
        maps = {one.map: _as_maps(values[one.values], SMALL) for one in self._columns[1:]}
        return {INPUTS: self._inputs, **maps, "output": _as_maps(self._outputs(state), LARGE)}

    def _outputs(self, state: State) -> NDArray[Any]:
        native = self._built.training.engine.native
        if native:
            return native.evaluate(self._large, state)[0]
        plan, x = self._built.network.forward_plan, self._large.scaled(self._small.dtype)
        outputs: NDArray[Any] = execute(plan, {"x": x, **state.arrays})["p"]
        return outputs

    def _given(self) -> NDArray[Any]:
        name, plan = self._columns[0].values, self._built.network.forward_plan
        values: Mapping[str, Any] = {"x": self._small}
        return np.asarray(values["x"] if name == "x" else execute(plan[:1], values)[name])


def grid(points: Points, size: int) -> NDArray[np.float64]:
    """Return the points that pixels stand for, (size * size, 2), row by row from the top; x2 is 0 for a curve."""
    low, high = points.bounds
    x2, x1 = np.meshgrid(np.linspace(high, low, size), np.linspace(low, high, size), indexing="ij")
    return np.column_stack([x1.ravel(), np.zeros(size * size) if points.one_dimensional else x2.ravel()])


def _unanswered(built: Built, x: NDArray[np.float64]) -> Dataset:
    """Return points as data whose answers are of no account: the native core reads such."""
    points = built.parted.points
    return built.aim.dataset("map", Points(x, np.zeros(len(x)), points.classes, points.one_dimensional))


def _as_maps(values: NDArray[Any], size: int) -> NDArray[np.float32]:
    with np.errstate(over="ignore"):
        return np.ascontiguousarray(values.T, dtype=np.float32).reshape(-1, size, size)
