"""Softplus: a ReLU with a rounded corner."""

from cutaway.definitions.activations.activation import Activation
from cutaway.definitions.entry import Array, Namespace, Source


def value(xp: Namespace, z: Array) -> Array:
    """Return ln(1 + e^z), shape of ``z``, as max(z, 0) + ln(1 + e^-|z|), in which nothing can overflow.

    >>> import numpy as np
    >>> value(np, np.array([-50.0, 0.0, 50.0])).round(3)
    array([ 0.   ,  0.693, 50.   ])
    """
    return xp.maximum(z, xp.zeros_like(z)) + xp.log1p(xp.exp(-xp.abs(z)))


def slope(xp: Namespace, z: Array, a: Array) -> Array:
    """Return the sigmoid of z."""
    return 1 / (1 + xp.exp(-z))


SOFTPLUS = Activation(
    name="softplus",
    sentence="Always positive and smooth; for an output that must be positive, such as a width or a rate.",
    source=Source("Goodfellow, Bengio, Courville, Deep Learning (2016)", "eq. 3.31, after Dugas and others (2001)"),
    differences=("PyTorch returns z itself above its threshold of 20, which is off by up to 2.1e-9.",),
    value=value,
    slope=slope,
    range=(0.0, float("inf")),
)
