"""The square of an input."""

from cutaway.definitions.entry import Array, Namespace
from cutaway.definitions.features.feature import Feature
from cutaway.definitions.features.playground import PLAYGROUND


def value(xp: Namespace, x1: Array) -> Array:
    """Return x1²."""
    return x1 * x1


def slopes(xp: Namespace, x1: Array) -> tuple[Array]:
    """Return 2 x1."""
    return (2 * x1,)


SQUARE = Feature(
    name="square",
    sentence="The square of an input, for a border that lies around the middle, such as a circle's.",
    source=PLAYGROUND,
    value=value,
    slopes=slopes,
    pattern="x{}^2",
)
