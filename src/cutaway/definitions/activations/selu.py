"""SELU: an ELU scaled so that layers keep mean 0 and variance 1 by themselves."""

from cutaway.definitions.activations.activation import Activation
from cutaway.definitions.entry import Array, Namespace, Source

# The two numbers solve the paper's equations for the fixed point (mean 0, variance 1).
ALPHA = 1.6732632423543772
SCALE = 1.0507009873554805


def value(xp: Namespace, z: Array) -> Array:
    """Return scale z where z is positive, else scale alpha (e^z - 1), shape of ``z``.

    >>> import numpy as np
    >>> value(np, np.array([-1.0, 0.0, 1.0])).round(3)
    array([-1.111,  0.   ,  1.051])
    """
    negative = ALPHA * xp.expm1(xp.minimum(z, xp.zeros_like(z)))
    return SCALE * xp.where(z > 0, z, negative)


def slope(xp: Namespace, z: Array, a: Array) -> Array:
    """Return scale where z > 0, else scale alpha e^z, which is a + scale alpha; it jumps at 0."""
    return xp.where(z > 0, xp.ones_like(z) * SCALE, a + SCALE * ALPHA)


SELU = Activation(
    name="selu",
    sentence="Keeps deep plain networks at mean 0 and variance 1; use it with the LeCun initializer.",
    source=Source("Klambauer, Unterthiner, Mayr, Hochreiter, Self-Normalizing Neural Networks (2017)", "eq. 2"),
    value=value,
    slope=slope,
    range=(-SCALE * ALPHA, float("inf")),
    kinks=(0.0,),
)
