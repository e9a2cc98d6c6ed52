"""Normal and even spreads of a given standard deviation, for initializers that differ in it alone."""

from collections.abc import Callable
from dataclasses import dataclass

from cutaway.definitions.entry import Array, Namespace, Settings
from cutaway.definitions.initializers.initializer import Generator

Deviation = Callable[[Namespace, int, int, Settings], float]


@dataclass(frozen=True)
class Normal:
    """The draw of normal numbers with mean 0 and this standard deviation."""

    deviation: Deviation

    def __call__(
        self,
        xp: Namespace,
        generator: Generator,
        shape: tuple[int, ...],
        inputs: int,
        units: int,
        settings: Settings,
    ) -> Array:
        """Return an array of ``shape``."""
        return self.deviation(xp, inputs, units, settings) * generator.standard_normal(shape)


@dataclass(frozen=True)
class Uniform:
    """The draw of numbers spread evenly around 0 with this standard deviation: limits ±√3 deviation."""

    deviation: Deviation

    def __call__(
        self,
        xp: Namespace,
        generator: Generator,
        shape: tuple[int, ...],
        inputs: int,
        units: int,
        settings: Settings,
    ) -> Array:
        """Return an array of ``shape``."""
        limit = xp.sqrt(3) * self.deviation(xp, inputs, units, settings)
        return generator.uniform(-limit, limit, shape)
