"""Half squared error: half the sum of the squared differences, the quadratic cost of many textbooks."""

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.definitions.losses.loss import Loss


def value(xp: Namespace, p: Array, y: Array) -> Array:
    """Return ½ Σ (p - y)² for each row, shape (batch,).

    >>> import numpy as np
    >>> value(np, np.array([[1.0, 4.0]]), np.array([[0.0, 1.0]]))
    array([5.])
    """
    return 0.5 * xp.sum((p - y) * (p - y), axis=-1)


def slope(xp: Namespace, p: Array, y: Array) -> Array:
    """Return p - y, shape (batch, outputs): the half is there to make this so simple."""
    return p - y


HALF_SQUARED_ERROR = Loss(
    name="half_squared_error",
    sentence="Half the sum of the squared differences; the textbook's quadratic cost, simple to derive by hand.",
    source=Source("Nielsen, Neural Networks and Deep Learning (2015)", "chapter 1, eq. 6"),
    differences=("PyTorch has no such loss: it is half its MSELoss, summed and divided by the number of examples.",),
    value=value,
    slope=slope,
    unit="squared units of the output",
)
