"""Leaky ReLU: negative sums become small instead of 0."""

from cutaway.definitions.activations.activation import Activation
from cutaway.definitions.entry import Array, Namespace, Source


def value(xp: Namespace, z: Array, *, negative_slope: float) -> Array:
    """Return ``z`` where it is positive, else negative_slope z, shape of ``z``.

    >>> import numpy as np
    >>> value(np, np.array([-2.0, 0.0, 2.0]), negative_slope=0.1)
    array([-0.2,  0. ,  2. ])
    """
    return xp.where(z > 0, z, negative_slope * z)


def slope(xp: Namespace, z: Array, a: Array, *, negative_slope: float) -> Array:
    """Return 1 where z > 0, else ``negative_slope``, as at the kink."""
    return xp.where(z > 0, xp.ones_like(z), xp.ones_like(z) * negative_slope)


LEAKY_RELU = Activation(
    name="leaky_relu",
    sentence="Like ReLU, with a gentle slope on the negative side, so that a unit can always recover.",
    source=Source(
        "Maas, Hannun, Ng, Rectifier Nonlinearities Improve Neural Network Acoustic Models (2013)", "section 2"
    ),
    differences=("Keras's default slope is 0.3 in its LeakyReLU layer and 0.2 in its function; PyTorch's 0.01.",),
    settings={"negative_slope": 0.01},
    limits={"negative_slope": (0.0, 1.0)},
    value=value,
    slope=slope,
    kinks=(0.0,),
)
