"""GELU in its tanh form: the same curve within 0.0005, without the error function."""

from math import pi, sqrt

from cutaway.definitions.activations.activation import Activation
from cutaway.definitions.entry import Array, Namespace, Part, Source

INNER = sqrt(2 / pi)
CUBIC = 0.044715


def value(xp: Namespace, z: Array) -> Array:
    """Return z (1 + tanh(√(2/π) (z + 0.044715 z³))) / 2, shape of ``z``; minus infinity gives NaN.

    >>> import numpy as np
    >>> value(np, np.array([-1.0, 0.0, 1.0])).round(3)
    array([-0.159,  0.   ,  0.841])
    """
    return z * (1 + bend(xp, z)) / 2


def bend(xp: Namespace, z: Array) -> Array:
    """Return tanh(√(2/π) (z + 0.044715 z³)), which stands in for the error function."""
    return xp.tanh(INNER * (z + CUBIC * z * z * z))


def slope(xp: Namespace, z: Array, a: Array) -> Array:
    """Return (1 + t) / 2 + z (1 - t²) √(2/π) (1 + 3 · 0.044715 z²) / 2, with t the tanh of the value."""
    t = bend(xp, z)
    return (1 + t) / 2 + z * (1 - t * t) * INNER * (1 + 3 * CUBIC * z * z) / 2


GELU_TANH = Activation(
    name="gelu_tanh",
    sentence="GELU by a formula with tanh; for comparing with models that were trained with it, such as GPT-2.",
    source=Source("Hendrycks, Gimpel, Gaussian Error Linear Units (2016)", "section 2"),
    differences=("PyTorch and Keras have both forms under one name, gelu, and take the other one unless told.",),
    parts=(Part("t", bend, "what stands in for the error function"),),
    value=value,
    slope=slope,
    range=(-0.171, float("inf")),
)
