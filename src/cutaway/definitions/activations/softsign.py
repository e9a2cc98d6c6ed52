"""Softsign: like tanh, but approaching its limits slowly."""

from cutaway.definitions.activations.activation import Activation
from cutaway.definitions.entry import Array, Namespace, Source


def value(xp: Namespace, z: Array) -> Array:
    """Return z / (1 + |z|), shape of ``z``; infinity gives NaN.

    >>> import numpy as np
    >>> value(np, np.array([-1.0, 0.0, 3.0]))
    array([-0.5 ,  0.  ,  0.75])
    """
    return z / (1 + xp.abs(z))


def slope(xp: Namespace, z: Array, a: Array) -> Array:
    """Return 1 / (1 + |z|)²: it fades with the square of z, where that of tanh fades exponentially."""
    one_plus = 1 + xp.abs(z)
    return 1 / (one_plus * one_plus)


SOFTSIGN = Activation(
    name="softsign",
    sentence="An S-shaped curve from -1 to 1 that saturates later than tanh; for comparing the two.",
    source=Source(
        "Glorot, Bengio, Understanding the difficulty of training deep feedforward neural networks (2010)",
        "section 2.3",
    ),
    value=value,
    slope=slope,
    range=(-1.0, 1.0),
    samples=(-3.0, -1.0, -0.5, 0.25, 0.5, 1.0, 3.0),  # at 0 the slope is smooth, its own slope is not
)
