"""He: the spread for ReLU, which silences half of what it hears."""

from math import sqrt

from cutaway.definitions.entry import Array, Settings, Source
from cutaway.definitions.initializers.initializer import Generator, Initializer

SOURCE = Source("He, Zhang, Ren, Sun, Delving Deep into Rectifiers (2015)", "eq. 10")


def deviation(inputs: int, units: int, settings: Settings) -> float:
    """Return √(2 / inputs): twice the variance of a linear layer, since ReLU keeps half of it."""
    return sqrt(2 / inputs)


def draw_normal(generator: Generator, shape: tuple[int, ...], inputs: int, units: int, settings: Settings) -> Array:
    """Return normal numbers of that standard deviation."""
    return deviation(inputs, units, settings) * generator.standard_normal(shape)


def draw_uniform(generator: Generator, shape: tuple[int, ...], inputs: int, units: int, settings: Settings) -> Array:
    """Return an even spread of that standard deviation: limits ±√(6 / inputs)."""
    limit = sqrt(3) * deviation(inputs, units, settings)
    return generator.uniform(-limit, limit, shape)


HE_NORMAL = Initializer(
    name="he_normal",
    sentence="A bell curve that keeps signals alive through layers of ReLU; the default for ReLU here.",
    source=SOURCE,
    draw=draw_normal,
    deviation=deviation,
)
HE_UNIFORM = Initializer(
    name="he_uniform",
    sentence="An even spread that keeps signals alive through layers of ReLU.",
    source=SOURCE,
    draw=draw_uniform,
    deviation=deviation,
)
