"""Sigmoid: squeezes any number into 0..1."""

from cutaway.definitions.activations.activation import Activation
from cutaway.definitions.entry import Array, Namespace, Source


def value(xp: Namespace, z: Array) -> Array:
    """Return 1 / (1 + e^-z), shape of ``z``.

    Where e^-z overflows the result is exactly 0, which is also the nearest number to the true value.

    >>> import numpy as np
    >>> value(np, np.log([1.0, 3.0])).round(3)
    array([0.5 , 0.75])
    """
    return 1 / (1 + xp.exp(-z))


def slope(xp: Namespace, z: Array, a: Array) -> Array:
    """Return a (1 - a): largest, 1/4, at z = 0, and nearly 0 where the sigmoid saturates."""
    return a * (1 - a)


SIGMOID = Activation(
    name="sigmoid",
    sentence="An S-shaped curve from 0 to 1; for a single yes-or-no output, and the classic hidden unit.",
    source=Source("Rumelhart, Hinton, Williams, Learning representations by back-propagating errors (1986)", "eq. 2"),
    value=value,
    slope=slope,
    range=(0.0, 1.0),
)
