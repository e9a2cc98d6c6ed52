"""Zeros: right for biases, wrong for weights."""

from cutaway.definitions.entry import Array, Namespace, Settings, Source
from cutaway.definitions.initializers.initializer import Generator, Initializer


def value(
    xp: Namespace, generator: Generator, shape: tuple[int, ...], inputs: int, units: int, settings: Settings
) -> Array:
    """Return zeros of ``shape``."""
    return generator.uniform(0.0, 0.0, shape)


def deviation(xp: Namespace, inputs: int, units: int, settings: Settings) -> float:
    """Return 0: all values are the same."""
    return 0.0


ZEROS = Initializer(
    name="zeros",
    sentence="All zero; for biases, and never for weights, since equal units get equal gradients and stay equal.",
    source=Source("Goodfellow, Bengio, Courville, Deep Learning (2016)", "section 8.4"),
    value=value,
    deviation=deviation,
)
