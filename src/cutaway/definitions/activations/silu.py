"""SiLU, also called swish: each sum weighted by its own sigmoid."""

from cutaway.definitions.activations.activation import Activation
from cutaway.definitions.activations.sigmoid import value as sigmoid
from cutaway.definitions.entry import Array, Namespace, Part, Source


def value(xp: Namespace, z: Array) -> Array:
    """Return z / (1 + e^-z), shape of ``z``; minus infinity gives NaN.

    >>> import numpy as np
    >>> value(np, np.array([-1.0, 0.0, 1.0])).round(3)
    array([-0.269,  0.   ,  0.731])
    """
    return z / (1 + xp.exp(-z))


def slope(xp: Namespace, z: Array, a: Array) -> Array:
    """Return s + a (1 - s), with s = sigmoid(z)."""
    s = sigmoid(xp, z)
    return s + a * (1 - s)


SILU = Activation(
    name="silu",
    sentence="A smooth ReLU that dips a little below zero; often a bit better than ReLU in deep networks.",
    source=Source("Elfwing, Uchibe, Doya, Sigmoid-Weighted Linear Units (2018)", "section 2"),
    differences=("Keras knows it as swish too.",),
    parts=(Part("s", sigmoid, "the sigmoid of z"),),
    value=value,
    slope=slope,
    range=(-0.2785, float("inf")),
)
