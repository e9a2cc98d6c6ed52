"""Hyperbolic tangent: squeezes any number into -1..1."""

from cutaway.definitions.activations.activation import Activation
from cutaway.definitions.entry import Array, Namespace, Source


def value(xp: Namespace, z: Array) -> Array:
    """Return tanh(z) = (e^z - e^-z) / (e^z + e^-z), shape of ``z``.

    >>> import numpy as np
    >>> value(np, np.log([1.0, 3.0])).round(3)
    array([0. , 0.8])
    """
    return xp.tanh(z)


def slope(xp: Namespace, z: Array, a: Array) -> Array:
    """Return 1 - a²: 1 at z = 0, and nearly 0 where tanh saturates."""
    return 1 - a * a


TANH = Activation(
    name="tanh",
    sentence="An S-shaped curve from -1 to 1, centered on 0; a good hidden unit for small smooth networks.",
    source=Source(
        "LeCun, Bottou, Orr, Müller, Efficient BackProp (1998)",
        "section 4.4",
        "the paper stretches it to 1.7159 tanh(2/3 z)",
    ),
    value=value,
    slope=slope,
    range=(-1.0, 1.0),
)
