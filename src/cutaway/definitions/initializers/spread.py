"""Normal and even spreads of a given standard deviation, for initializers that differ in it alone."""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

from cutaway.definitions.entry import Array, Settings
from cutaway.definitions.initializers.initializer import Generator

Deviation = Callable[[int, int, Settings], float]


@dataclass(frozen=True)
class Normal:
    """The draw of normal numbers with mean 0 and this standard deviation."""

    deviation: Deviation

    def __call__(
        self, generator: Generator, shape: tuple[int, ...], inputs: int, units: int, settings: Settings
    ) -> Array:
        """Return an array of ``shape``."""
        return self.deviation(inputs, units, settings) * generator.standard_normal(shape)


@dataclass(frozen=True)
class Uniform:
    """The draw of numbers spread evenly around 0 with this standard deviation: limits ±√3 deviation."""

    deviation: Deviation

    def __call__(
        self, generator: Generator, shape: tuple[int, ...], inputs: int, units: int, settings: Settings
    ) -> Array:
        """Return an array of ``shape``."""
        limit = sqrt(3) * self.deviation(inputs, units, settings)
        return generator.uniform(-limit, limit, shape)
