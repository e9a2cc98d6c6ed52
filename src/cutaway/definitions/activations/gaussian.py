"""Gaussian: a bump that answers to sums near zero only."""

from cutaway.definitions.activations.activation import Activation
from cutaway.definitions.entry import Array, Namespace, Source


def value(xp: Namespace, z: Array) -> Array:
    """Return e^(-z²), shape of ``z``.

    >>> import numpy as np
    >>> value(np, np.array([-1.0, 0.0, 3.0])).round(3)
    array([0.368, 1.   , 0.   ])
    """
    return xp.exp(-z * z)


def slope(xp: Namespace, z: Array, a: Array) -> Array:
    """Return -2 z a: zero at the top of the bump, and again far away from it."""
    return -2 * z * a


GAUSSIAN = Activation(
    name="gaussian",
    sentence="A bump around zero; a unit with it marks a strip of its input space, as radial basis functions do.",
    source=Source(
        "Goodfellow, Bengio, Courville, Deep Learning (2016)",
        "section 6.3.3",
        "there of the distance from a center, after Broomhead and Lowe (1988)",
    ),
    differences=("PyTorch and Keras have no such activation.",),
    value=value,
    slope=slope,
    range=(0.0, 1.0),
)
