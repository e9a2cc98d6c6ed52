"""Negative log-likelihood: cross-entropy for an output that is already a logarithm."""

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.definitions.losses.loss import Loss


def value(xp: Namespace, p: Array, y: Array) -> Array:
    """Return -Σ y p for each row, in nats, shape (batch,); ``p`` holds logarithms of probabilities.

    Where y is 0 the term is 0, even if p is the logarithm of 0.

    >>> import numpy as np
    >>> value(np, np.log([[0.25, 0.5, 0.25]]), np.array([[0.0, 1.0, 0.0]])).round(3)
    array([0.693])
    """
    return -xp.sum(y * xp.where(y > 0, p, xp.zeros_like(p)), axis=-1)


def slope(xp: Namespace, p: Array, y: Array) -> Array:
    """Return -y, shape (batch, classes)."""
    return -y


NEGATIVE_LOG_LIKELIHOOD = Loss(
    name="negative_log_likelihood",
    sentence="Cross-entropy for the output log_softmax; the pair gives the same numbers as softmax with cross-entropy.",
    source=Source("Bishop, Pattern Recognition and Machine Learning (2006)", "eq. 4.108"),
    differences=("PyTorch's NLLLoss takes the numbers of the true classes; here they are one-hot rows.",),
    value=value,
    slope=slope,
    unit="nats per example",
    targets=(0.0, 1.0),
    outputs=("log_softmax",),
)
