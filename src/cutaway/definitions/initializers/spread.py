"""Normal and even spreads of a given standard deviation, for initializers that differ in it alone."""

from collections.abc import Callable
from math import sqrt

from cutaway.definitions.entry import Array, Settings
from cutaway.definitions.initializers.initializer import Draw, Generator

Deviation = Callable[[int, int, Settings], float]


def normal(deviation: Deviation) -> Draw:
    """Return the draw of normal numbers with mean 0 and this standard deviation."""

    def draw(generator: Generator, shape: tuple[int, ...], inputs: int, units: int, settings: Settings) -> Array:
        """Return normal numbers of mean 0."""
        return deviation(inputs, units, settings) * generator.standard_normal(shape)

    return draw


def uniform(deviation: Deviation) -> Draw:
    """Return the draw of numbers spread evenly around 0 with this standard deviation: limits ±√3 deviation."""

    def draw(generator: Generator, shape: tuple[int, ...], inputs: int, units: int, settings: Settings) -> Array:
        """Return numbers spread evenly around 0."""
        limit = sqrt(3) * deviation(inputs, units, settings)
        return generator.uniform(-limit, limit, shape)

    return draw
