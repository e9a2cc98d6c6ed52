"""ReLU, the rectified linear unit: negative sums become 0."""

from cutaway.definitions.activations.activation import Activation
from cutaway.definitions.entry import Array, Namespace, Source


def value(xp: Namespace, z: Array) -> Array:
    """Return the larger of ``z`` and 0, shape of ``z``.

    >>> import numpy as np
    >>> value(np, np.array([-1.0, 0.0, 2.0]))
    array([0., 0., 2.])
    """
    return xp.maximum(z, xp.zeros_like(z))


def slope(xp: Namespace, z: Array, a: Array) -> Array:
    """Return 1 where z > 0, else 0.

    At the kink z = 0 there is no derivative; 0 is used there, as in PyTorch.
    """
    return xp.where(z > 0, xp.ones_like(z), xp.zeros_like(z))


RELU = Activation(
    name="relu",
    sentence="Zero for negative sums, unchanged for positive ones; the usual choice for hidden layers.",
    source=Source(
        "Nair, Hinton, Rectified Linear Units Improve Restricted Boltzmann Machines (2010)",
        "section 2",
        "the paper's units are noisy",
    ),
    value=value,
    slope=slope,
    range=(0.0, float("inf")),
    kinks=(0.0,),
)
