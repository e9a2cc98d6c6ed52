"""What a network begins with: parameters drawn from its seed, and statistics of no batch yet."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.definitions import INITIALIZERS
from cutaway.network.specification import Specification
from cutaway.plan.step import layer_of, part_of
from cutaway.randomness import PARAMETER_STREAM
from cutaway.randomness import generator as random_generator

DRAWN = ("W", "b")
"""The parameters that are drawn; the place in this list is part of the random stream, so that it must stay."""


def initial_parameters(specification: Specification) -> dict[str, NDArray[Any]]:
    """Return the parameters that the specification's initializers draw from its seed.

    Each parameter has its own stream of random numbers, so that changing one layer leaves the others as they were.
    """
    starts = {name: start for part in specification.normalizations if part for name, start in part.starts.items()}
    parameters: dict[str, NDArray[Any]] = {}
    for name, shape in specification.parameter_shapes().items():
        part = part_of(name)
        start = np.full(shape, starts[part]) if part in starts else _drawn(specification, name, shape)
        parameters[name] = np.asarray(start, dtype=specification.dtype)
    return parameters


def initial_statistics(specification: Specification) -> dict[str, NDArray[Any]]:
    """Return the averages before the first batch."""
    starts = {s.name: s.start for part in specification.normalizations if part for s in part.statistics}
    return {
        name: np.full(shape, starts[part_of(name)], dtype=specification.dtype)
        for name, shape in specification.statistic_shapes().items()
    }


def _drawn(specification: Specification, name: str, shape: tuple[int, ...]) -> NDArray[Any]:
    part, layer = part_of(name), layer_of(name)
    texts = {"W": specification.initializer, "b": specification.bias_initializer}
    initializer = INITIALIZERS.resolve(texts[part])
    generator = random_generator(specification.seed, PARAMETER_STREAM, len(DRAWN) * (layer - 1) + DRAWN.index(part))
    inputs, units = specification.widths[layer - 1 : layer + 1]
    drawn: NDArray[Any] = initializer.draw(generator, shape, inputs, units, initializer.settings)
    return drawn
