"""Constant: the same number everywhere."""

from cutaway.definitions.entry import Array, Namespace, Settings, Source
from cutaway.definitions.initializers.initializer import Generator, Initializer


def value(
    xp: Namespace, generator: Generator, shape: tuple[int, ...], inputs: int, units: int, settings: Settings
) -> Array:
    """Return the number, as often as ``shape`` asks for."""
    return generator.uniform(settings["value"], settings["value"], shape)


def mean(settings: Settings) -> float:
    """Return the number itself."""
    return settings["value"]


def deviation(xp: Namespace, inputs: int, units: int, settings: Settings) -> float:
    """Return 0: all values are the same."""
    return 0.0


CONSTANT = Initializer(
    name="constant",
    sentence="One number everywhere, 0.1 unless told otherwise; for biases, so that units with ReLU begin awake.",
    source=Source("Goodfellow, Bengio, Courville, Deep Learning (2016)", "section 8.4"),
    differences=("Keras's default is 0, and PyTorch has none.",),
    settings={"value": 0.1},
    limits={"value": (-1e6, 1e6)},
    value=value,
    mean=mean,
    deviation=deviation,
)
