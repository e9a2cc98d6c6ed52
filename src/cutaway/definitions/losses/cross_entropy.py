"""Cross-entropy: how surprised the predicted probabilities are by the true class."""

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.definitions.losses.loss import Loss


def value(xp: Namespace, p: Array, y: Array) -> Array:
    """Return -Σ y ln p for each row, in nats, shape (batch,).

    ``y`` holds rows that sum to 1, one-hot as a rule. Where y is 0 the term is 0 whatever p is; where the
    true class has p = 0 the loss is infinite, which is the honest answer.
    """
    return -xp.sum(y * xp.log(_where_true(xp, p, y)), axis=-1)


def slope(xp: Namespace, p: Array, y: Array) -> Array:
    """Return -y / p, shape (batch, classes)."""
    return -y / _where_true(xp, p, y)


def value_of_scores(xp: Namespace, z: Array, y: Array) -> Array:
    """Return the cross-entropy of softmax(z) for each row, shape (batch,), without ever taking ln 0.

    ln softmax(z) = z - ln Σ e^z, computed with the row's largest score subtracted first.
    """
    shifted = z - xp.max(z, axis=-1, keepdims=True)
    log_p = shifted - xp.log(xp.sum(xp.exp(shifted), axis=-1, keepdims=True))
    return -xp.sum(y * log_p, axis=-1)


def slope_of_scores(xp: Namespace, p: Array, y: Array) -> Array:
    """Return p - y, the derivative with respect to the scores ``z`` of p = softmax(z), shape (batch, classes)."""
    return p - y


def _where_true(xp: Namespace, p: Array, y: Array) -> Array:
    return xp.where(y > 0, p, xp.ones_like(p))


CROSS_ENTROPY = Loss(
    name="cross_entropy",
    sentence="The negative logarithm of the probability given to the true class; for choosing among classes.",
    source=Source("Bishop, Pattern Recognition and Machine Learning (2006)", "eq. 4.108"),
    value=value,
    slope=slope,
    unit="nats per example",
    probabilities=True,
)
