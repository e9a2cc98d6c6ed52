"""Hard sigmoid: the sigmoid made of three straight lines."""

from cutaway.definitions.activations.activation import Activation
from cutaway.definitions.entry import Array, Namespace, Source


def value(xp: Namespace, z: Array) -> Array:
    """Return z/6 + 1/2, held within 0..1, shape of ``z``.

    >>> import numpy as np
    >>> value(np, np.array([-4.0, 0.0, 1.5, 4.0]))
    array([0.  , 0.5 , 0.75, 1.  ])
    """
    line = z / 6 + 0.5
    return xp.minimum(xp.maximum(line, xp.zeros_like(z)), xp.ones_like(z))


def slope(xp: Namespace, z: Array, a: Array) -> Array:
    """Return 1/6 between -3 and 3, else 0, as at the two kinks."""
    return xp.where(xp.abs(z) < 3, xp.ones_like(z) / 6, xp.zeros_like(z))


HARD_SIGMOID = Activation(
    name="hard_sigmoid",
    sentence="Three straight lines in place of the sigmoid's curve; cheap, and exactly flat once it saturates.",
    source=Source("Courbariaux, Bengio, David, BinaryConnect (2015)", "section 2.3"),
    differences=(
        "The paper and Keras 2 rise from -2.5 to 2.5 or from -1 to 1; PyTorch and Keras 3 as here.",
        "PyTorch keeps the slope 1/6 in single precision, so that its derivative is off by 3e-8 in double precision.",
    ),
    value=value,
    slope=slope,
    range=(0.0, 1.0),
    kinks=(-3.0, 3.0),
    samples=(-4.0, -3.0, -1.0, 0.0, 1.0, 3.0, 4.0),
)
