"""Mean absolute error: the sizes of the differences, averaged over the outputs."""

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.definitions.losses.loss import Loss


def value(xp: Namespace, p: Array, y: Array) -> Array:
    """Return (1/K) Σ |p - y| for each row of K outputs, shape (batch,).

    >>> import numpy as np
    >>> value(np, np.array([[1.0, 4.0]]), np.array([[0.0, 1.0]]))
    array([2.])
    """
    return xp.mean(xp.abs(p - y), axis=-1)


def slope(xp: Namespace, p: Array, y: Array) -> Array:
    """Return the sign of p - y over K, shape (batch, outputs); 0 where they are equal, as in PyTorch."""
    return xp.sign(p - y) / p.shape[-1]


MEAN_ABSOLUTE_ERROR = Loss(
    name="mean_absolute_error",
    sentence="The mean of the differences' sizes; for regression with outliers, which it does not let dominate.",
    source=Source("Goodfellow, Bengio, Courville, Deep Learning (2016)", "section 6.2.1.2"),
    value=value,
    slope=slope,
    kinks=(1.0,),
    unit="units of the output",
)
