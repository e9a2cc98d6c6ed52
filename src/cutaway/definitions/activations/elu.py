"""ELU, the exponential linear unit: a smooth floor for negative sums."""

from cutaway.definitions.activations.activation import Activation
from cutaway.definitions.entry import Array, Namespace, Source


def value(xp: Namespace, z: Array, *, alpha: float) -> Array:
    """Return ``z`` where it is positive, else alpha (e^z - 1), shape of ``z``.

    >>> import numpy as np
    >>> value(np, np.array([-np.log(2), 0.0, 2.0]), alpha=1.0).round(3)
    array([-0.5,  0. ,  2. ])
    """
    # the exponential sees no positive number: it could overflow, though its result would not be used
    return xp.where(z > 0, z, alpha * xp.expm1(xp.minimum(z, xp.zeros_like(z))))


def slope(xp: Namespace, z: Array, a: Array, *, alpha: float) -> Array:
    """Return 1 where z > 0, else alpha e^z, which is a + alpha."""
    return xp.where(z > 0, xp.ones_like(z), a + alpha)


ELU = Activation(
    name="elu",
    sentence="Like ReLU, but negative sums approach -alpha smoothly, so that the mean activation stays near zero.",
    source=Source("Clevert, Unterthiner, Hochreiter, Exponential Linear Units (2016)", "eq. 15"),
    settings={"alpha": 1.0},
    limits={"alpha": (0.0, 100.0)},
    value=value,
    slope=slope,
    range=(-100.0, float("inf")),
    samples=(-3.0, -1.0, -0.5, 0.25, 0.5, 1.0, 3.0),  # at 0 the slope is smooth, its own slope is not
)
