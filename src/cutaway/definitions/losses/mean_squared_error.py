"""Mean squared error: the squared differences, averaged over the outputs."""

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.definitions.losses.loss import Loss


def value(xp: Namespace, p: Array, y: Array) -> Array:
    """Return (1/K) Σ (p - y)² for each of the batch's rows of K outputs, shape (batch,).

    >>> import numpy as np
    >>> value(np, np.array([[1.0, 4.0]]), np.array([[0.0, 1.0]]))
    array([5.])
    """
    return xp.mean((p - y) * (p - y), axis=-1)


def slope(xp: Namespace, p: Array, y: Array) -> Array:
    """Return 2 (p - y) / K, shape (batch, outputs)."""
    return 2 / p.shape[-1] * (p - y)


MEAN_SQUARED_ERROR = Loss(
    name="mean_squared_error",
    sentence="The mean of the squared differences; for regression, where large errors should count much more.",
    source=Source(
        "Goodfellow, Bengio, Courville, Deep Learning (2016)",
        "eq. 5.4",
        "averaged over the outputs too, as PyTorch's MSELoss does",
    ),
    differences=("scikit-learn's MLPRegressor minimizes half of it.",),
    value=value,
    slope=slope,
    unit="squared units of the output",
)
