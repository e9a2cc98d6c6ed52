"""Normal: a bell curve of a fixed width, whatever the layer's size."""

from cutaway.definitions.entry import Namespace, Settings, Source
from cutaway.definitions.initializers.initializer import Initializer
from cutaway.definitions.initializers.spread import Normal


def deviation(xp: Namespace, inputs: int, units: int, settings: Settings) -> float:
    """Return the standard deviation that was asked for."""
    return settings["standard_deviation"]


NORMAL = Initializer(
    name="normal",
    sentence="A bell curve of fixed width, 1 unless told otherwise; too wide for large layers, and instructive.",
    source=Source("Nielsen, Neural Networks and Deep Learning (2015)", "chapter 1, network.py"),
    differences=("Keras's RandomNormal has the deviation 0.05 by default.",),
    settings={"standard_deviation": 1.0},
    limits={"standard_deviation": (0.0, 1e6)},
    value=Normal(deviation),
    deviation=deviation,
)
