"""The sine of an input."""

from cutaway.definitions.entry import Array, Namespace
from cutaway.definitions.features.feature import Feature
from cutaway.definitions.features.playground import PLAYGROUND


def value(xp: Namespace, x1: Array) -> Array:
    """Return sin x1, the input in radians."""
    return xp.sin(x1)


def slopes(xp: Namespace, x1: Array) -> tuple[Array]:
    """Return cos x1."""
    return (xp.cos(x1),)


SINE = Feature(
    name="sine",
    sentence="The sine of an input, for a pattern that repeats, such as stripes or a spiral's arms.",
    source=PLAYGROUND,
    value=value,
    slopes=slopes,
    pattern="sin(x{})",
)
