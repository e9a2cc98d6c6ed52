"""Cross-entropy: how surprised the predicted probabilities are by the true class."""

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.definitions.losses.loss import Loss


def value(xp: Namespace, p: Array, y: Array, *, label_smoothing: float) -> Array:
    """Return -Σ y ln p for each row, in nats, shape (batch,).

    ``y`` holds rows that sum to 1, one-hot as a rule. Where y is 0 the term is 0 whatever p is; where the
    true class has p = 0 the loss is infinite, which is the honest answer. With smoothing s, y becomes
    (1 - s) y + s / K first, for K classes.

    >>> import numpy as np
    >>> value(np, np.array([[0.25, 0.5, 0.25]]), np.array([[0.0, 1.0, 0.0]]), label_smoothing=0.0).round(3)
    array([0.693])
    """
    y = smoothed(y, label_smoothing)
    return -xp.sum(y * xp.log(_where_true(xp, p, y)), axis=-1)


def slope(xp: Namespace, p: Array, y: Array, *, label_smoothing: float) -> Array:
    """Return -y / p, shape (batch, classes)."""
    y = smoothed(y, label_smoothing)
    return -y / _where_true(xp, p, y)


def value_of_scores(xp: Namespace, z: Array, y: Array, *, label_smoothing: float) -> Array:
    """Return the cross-entropy of softmax(z) for each row, shape (batch,), without ever taking ln 0.

    ln softmax(z) = z - ln Σ e^z, computed with the row's largest score subtracted first.
    """
    shifted = z - xp.max(z, axis=-1, keepdims=True)
    log_p = shifted - xp.log(xp.sum(xp.exp(shifted), axis=-1, keepdims=True))
    return -xp.sum(smoothed(y, label_smoothing) * log_p, axis=-1)


def slope_of_scores(xp: Namespace, p: Array, y: Array, *, label_smoothing: float) -> Array:
    """Return p - y, the derivative with respect to the scores ``z`` of p = softmax(z), shape (batch, classes)."""
    return p - smoothed(y, label_smoothing)


def smoothed(y: Array, label_smoothing: float) -> Array:
    """Return (1 - s) y + s / K: a part s of the certainty, shared out among all K classes."""
    if not label_smoothing:
        return y
    return (1 - label_smoothing) * y + label_smoothing / y.shape[-1]


def _where_true(xp: Namespace, p: Array, y: Array) -> Array:
    return xp.where(y > 0, p, xp.ones_like(p))


CROSS_ENTROPY = Loss(
    name="cross_entropy",
    sentence="The negative logarithm of the probability given to the true class; for choosing among classes.",
    source=Source("Bishop, Pattern Recognition and Machine Learning (2006)", "eq. 4.108"),
    differences=(
        "PyTorch's CrossEntropyLoss takes the scores before softmax, and applies softmax itself.",
        "scikit-learn and Keras hold each probability away from 0, so that their loss is never infinite.",
    ),
    settings={"label_smoothing": 0.0},
    limits={"label_smoothing": (0.0, 1.0)},
    value=value,
    slope=slope,
    unit="nats per example",
    targets=(0.0, 1.0),
    outputs=("softmax",),
    fused_with="softmax",
    value_of_scores=value_of_scores,
    slope_of_scores=slope_of_scores,
)
