"""The product of two inputs."""

from cutaway.definitions.entry import Array, Namespace
from cutaway.definitions.features.feature import Feature
from cutaway.definitions.features.playground import PLAYGROUND


def value(xp: Namespace, x1: Array, x2: Array) -> Array:
    """Return x1 x2."""
    return x1 * x2


def slopes(xp: Namespace, x1: Array, x2: Array) -> tuple[Array, Array]:
    """Return x2 and x1."""
    return (x2, x1)


PRODUCT = Feature(
    name="product",
    sentence="The product of two inputs: positive where their signs agree, which is all that XOR asks.",
    source=PLAYGROUND,
    value=value,
    slopes=slopes,
    pattern="x{}*x{}",
)
