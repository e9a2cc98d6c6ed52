"""Uniform: every value between -limit and +limit is equally likely."""

from math import sqrt

from cutaway.definitions.entry import Array, Settings, Source
from cutaway.definitions.initializers.initializer import Generator, Initializer


def draw(generator: Generator, shape: tuple[int, ...], inputs: int, units: int, settings: Settings) -> Array:
    """Return numbers spread evenly over -limit..limit."""
    return generator.uniform(-settings["limit"], settings["limit"], shape)


def deviation(inputs: int, units: int, settings: Settings) -> float:
    """Return limit / √3, the standard deviation of an even spread."""
    return settings["limit"] / sqrt(3)


UNIFORM = Initializer(
    name="uniform",
    sentence="An even spread between two limits, -0.5 and 0.5 unless told otherwise; for small demonstrations.",
    source=Source("TensorFlow Playground, nn.ts (2016)", "class Link"),
    settings={"limit": 0.5},
    limits={"limit": (0.0, 1e6)},
    draw=draw,
    deviation=deviation,
)
