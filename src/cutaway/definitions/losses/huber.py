"""Huber: squared for small differences, straight for large ones."""

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.definitions.losses.loss import Loss


def value(xp: Namespace, p: Array, y: Array, *, delta: float) -> Array:
    """Return the mean over the outputs of ½ d² for d = p - y, beyond delta of delta (|d| - ½ delta), shape (batch,).

    >>> import numpy as np
    >>> value(np, np.array([[1.0, 4.0]]), np.array([[0.0, 1.0]]), delta=1.0)
    array([1.5])
    """
    size = xp.abs(p - y)
    return xp.mean(xp.where(size < delta, 0.5 * size * size, delta * (size - 0.5 * delta)), axis=-1)


def slope(xp: Namespace, p: Array, y: Array, *, delta: float) -> Array:
    """Return p - y, held within -delta..delta, over the number of outputs."""
    limit = delta * xp.ones_like(p)
    return xp.minimum(xp.maximum(p - y, -limit), limit) / p.shape[-1]


HUBER = Loss(
    name="huber",
    sentence="Like the squared error near the target and like the absolute error far from it; robust and smooth.",
    source=Source(
        "Hastie, Tibshirani, Friedman, The Elements of Statistical Learning (2009)",
        "eq. 10.23, after Huber (1964)",
        "there twice as large, and not averaged over outputs",
    ),
    differences=("PyTorch's SmoothL1Loss is this divided by its beta.",),
    settings={"delta": 1.0},
    limits={"delta": (1e-6, 1e6)},
    value=value,
    slope=slope,
    unit="squared units of the output",
)
