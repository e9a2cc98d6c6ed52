"""SiLU, also called swish: each sum weighted by its own sigmoid."""

from cutaway.definitions.activations.activation import Activation
from cutaway.definitions.entry import Array, Namespace, Source


def value(xp: Namespace, z: Array) -> Array:
    """Return z / (1 + e^-z), shape of ``z``; minus infinity gives NaN."""
    return z / (1 + xp.exp(-z))


def slope(xp: Namespace, z: Array, a: Array) -> Array:
    """Return s + a (1 - s), with s = sigmoid(z)."""
    s = 1 / (1 + xp.exp(-z))
    return s + a * (1 - s)


SILU = Activation(
    name="silu",
    sentence="A smooth ReLU that dips a little below zero; often a bit better than ReLU in deep networks.",
    source=Source("Elfwing, Uchibe, Doya, Sigmoid-Weighted Linear Units (2018)", "section 2"),
    value=value,
    slope=slope,
    range=(-0.2785, float("inf")),
)
