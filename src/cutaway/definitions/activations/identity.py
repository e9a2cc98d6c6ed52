"""Identity: the neuron's sum as it is."""

from cutaway.definitions.activations.activation import Activation
from cutaway.definitions.entry import Array, Namespace, Source


def value(xp: Namespace, z: Array) -> Array:
    """Return ``z`` unchanged, shape (batch, units).

    >>> import numpy as np
    >>> value(np, np.array([-1.0, 0.0, 2.0]))
    array([-1.,  0.,  2.])
    """
    return z


def slope(xp: Namespace, z: Array, a: Array) -> Array:
    """Return 1 everywhere, in the shape of ``z``."""
    return xp.ones_like(z)


IDENTITY = Activation(
    name="identity",
    sentence="Passes the sum on unchanged; for the output of a regression, which may be any number.",
    source=Source("Bishop, Pattern Recognition and Machine Learning (2006)", "section 5.1"),
    value=value,
    slope=slope,
)
