"""GELU, the Gaussian error linear unit: each sum weighted by how likely a normal number is smaller."""

from math import pi, sqrt

from cutaway.definitions.activations.activation import Activation
from cutaway.definitions.entry import Array, Namespace, Part, Source

GELU_SOURCE = "Hendrycks, Gimpel, Gaussian Error Linear Units (2016)"


def value(xp: Namespace, z: Array) -> Array:
    """Return z Φ(z), with Φ(z) = (1 + erf(z/√2)) / 2, shape of ``z``; minus infinity gives NaN.

    >>> import numpy as np
    >>> from cutaway.execute.arrays import NUMPY
    >>> value(NUMPY, np.array([-1.0, 0.0, 1.0])).round(3)
    array([-0.159,  0.   ,  0.841])
    """
    return z * share_below(xp, z)


def share_below(xp: Namespace, z: Array) -> Array:
    """Return Φ(z), the share of normal numbers that are smaller than z."""
    return (1 + xp.erf(z / sqrt(2))) / 2


def slope(xp: Namespace, z: Array, a: Array) -> Array:
    """Return Φ(z) + z φ(z), with φ the density e^(-z²/2) / √(2π)."""
    return share_below(xp, z) + z * xp.exp(-z * z / 2) / sqrt(2 * pi)


GELU = Activation(
    name="gelu",
    sentence="A smooth ReLU that dips a little below zero; the usual choice in transformers.",
    source=Source(GELU_SOURCE, "section 2"),
    parts=(Part("Φ", share_below, "the share of normal numbers that are smaller than z"),),
    value=value,
    slope=slope,
    range=(-0.17, float("inf")),
)
