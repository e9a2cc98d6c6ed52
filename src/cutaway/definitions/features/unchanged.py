"""An input as it is."""

from cutaway.definitions.entry import Array, Namespace
from cutaway.definitions.features.feature import Feature
from cutaway.definitions.features.playground import PLAYGROUND


def value(xp: Namespace, x1: Array) -> Array:
    """Return x1."""
    return x1


def slopes(xp: Namespace, x1: Array) -> tuple[Array]:
    """Return 1."""
    return (xp.ones_like(x1),)


UNCHANGED = Feature(
    name="unchanged",
    sentence="An input as it is, for a straight border across it.",
    source=PLAYGROUND,
    value=value,
    slopes=slopes,
    pattern="x{}",
)
