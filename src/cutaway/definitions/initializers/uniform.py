"""Uniform: every value between -limit and +limit is equally likely."""

from cutaway.definitions.entry import Array, Namespace, Settings, Source
from cutaway.definitions.initializers.initializer import Generator, Initializer


def value(
    xp: Namespace, generator: Generator, shape: tuple[int, ...], inputs: int, units: int, settings: Settings
) -> Array:
    """Return numbers spread evenly over -limit..limit."""
    return generator.uniform(-settings["limit"], settings["limit"], shape)


def deviation(xp: Namespace, inputs: int, units: int, settings: Settings) -> float:
    """Return limit / √3, the standard deviation of an even spread."""
    found: float = settings["limit"] / xp.sqrt(3)
    return found


UNIFORM = Initializer(
    name="uniform",
    sentence="An even spread between two limits, -0.5 and 0.5 unless told otherwise; for small demonstrations.",
    source=Source("TensorFlow Playground, nn.ts (2016)", "class Link"),
    differences=("Keras's RandomUniform is within ±0.05 by default, and PyTorch's uniform_ from 0 to 1.",),
    settings={"limit": 0.5},
    limits={"limit": (0.0, 1e6)},
    value=value,
    deviation=deviation,
)
