"""Glorot: spread chosen so that signals keep their size forward and backward, for tanh and its kin."""

from math import sqrt

from cutaway.definitions.entry import Array, Settings, Source
from cutaway.definitions.initializers.initializer import Generator, Initializer

SOURCE = Source(
    "Glorot, Bengio, Understanding the difficulty of training deep feedforward neural networks (2010)",
    "eqs. 12 and 16",
)


def deviation(inputs: int, units: int, settings: Settings) -> float:
    """Return √(2 / (inputs + units)): a compromise between the forward and the backward signal."""
    return sqrt(2 / (inputs + units))


def draw_normal(generator: Generator, shape: tuple[int, ...], inputs: int, units: int, settings: Settings) -> Array:
    """Return normal numbers of that standard deviation."""
    return deviation(inputs, units, settings) * generator.standard_normal(shape)


def draw_uniform(generator: Generator, shape: tuple[int, ...], inputs: int, units: int, settings: Settings) -> Array:
    """Return an even spread of that standard deviation: limits ±√(6 / (inputs + units))."""
    limit = sqrt(3) * deviation(inputs, units, settings)
    return generator.uniform(-limit, limit, shape)


GLOROT_NORMAL = Initializer(
    name="glorot_normal",
    sentence="A bell curve that keeps signals alive through layers of tanh or sigmoid.",
    source=SOURCE,
    draw=draw_normal,
    deviation=deviation,
)
GLOROT_UNIFORM = Initializer(
    name="glorot_uniform",
    sentence="An even spread that keeps signals alive through layers of tanh or sigmoid; Keras's default.",
    source=SOURCE,
    draw=draw_uniform,
    deviation=deviation,
)
