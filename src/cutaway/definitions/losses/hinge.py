"""Hinge: wants the right side by a margin, and is content beyond it."""

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.definitions.losses.loss import Loss


def value(xp: Namespace, p: Array, y: Array) -> Array:
    """Return the mean over the outputs of max(0, 1 - s p), with s = 2 y - 1 the side, -1 or 1, shape (batch,).

    >>> import numpy as np
    >>> value(np, np.array([[0.5, 2.0]]), np.array([[1.0, 0.0]]))
    array([1.75])
    """
    missing = 1 - (2 * y - 1) * p
    return xp.mean(xp.maximum(missing, xp.zeros_like(missing)), axis=-1)


def slope(xp: Namespace, p: Array, y: Array) -> Array:
    """Return -s / K where the margin is missed, else 0, shape (batch, outputs); K is the number of outputs."""
    side = 2 * y - 1
    return xp.where(side * p < 1, -side, xp.zeros_like(p)) / p.shape[-1]


HINGE = Loss(
    name="hinge",
    sentence="Zero once an output is on its side by 1 or more; the loss of support vector machines.",
    source=Source(
        "Hastie, Tibshirani, Friedman, The Elements of Statistical Learning (2009)",
        "eq. 12.25, after Cortes and Vapnik (1995)",
        "averaged over the outputs",
    ),
    differences=(
        "Targets are 0 and 1 here as for the other losses, and are turned into -1 and 1, as Keras does.",
        "scikit-learn's hinge_loss of two classes takes one score and targets of -1 and 1.",
        "PyTorch has no such loss: its HingeEmbeddingLoss is one of distances.",
    ),
    value=value,
    slope=slope,
    unit="margins per output",
    targets=(0.0, 1.0),
    kinks=(1.0,),
)
