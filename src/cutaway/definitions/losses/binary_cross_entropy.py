"""Binary cross-entropy: each output answers its own yes-or-no question."""

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.definitions.losses.loss import Loss


def value(xp: Namespace, p: Array, y: Array) -> Array:
    """Return the mean over the outputs of -y ln p - (1 - y) ln(1 - p), in nats, shape (batch,).

    A term whose weight, y or 1 - y, is 0 counts 0 whatever p is; where the other answer was given for sure, the
    loss is infinite.

    >>> import numpy as np
    >>> value(np, np.array([[0.5, 1.0]]), np.array([[0.0, 1.0]])).round(3)
    array([0.347])
    """
    ones = xp.ones_like(p)
    yes = y * xp.log(xp.where(y > 0, p, ones))
    no = (1 - y) * xp.log(xp.where(y < 1, 1 - p, ones))
    return -xp.mean(yes + no, axis=-1)


def slope(xp: Namespace, p: Array, y: Array) -> Array:
    """Return (-y / p + (1 - y) / (1 - p)) / K for K outputs, shape (batch, outputs)."""
    ones = xp.ones_like(p)
    return ((1 - y) / xp.where(y < 1, 1 - p, ones) - y / xp.where(y > 0, p, ones)) / p.shape[-1]


def value_of_scores(xp: Namespace, z: Array, y: Array) -> Array:
    """Return the same for p = sigmoid(z), from the scores: max(z, 0) - z y + ln(1 + e^-|z|), which cannot overflow."""
    return xp.mean(xp.maximum(z, xp.zeros_like(z)) - z * y + xp.log1p(xp.exp(-xp.abs(z))), axis=-1)


def slope_of_scores(xp: Namespace, p: Array, y: Array) -> Array:
    """Return (p - y) / K, the derivative with respect to the scores ``z`` of p = sigmoid(z)."""
    return (p - y) / p.shape[-1]


SOURCE = Source("Bishop, Pattern Recognition and Machine Learning (2006)", "eq. 4.90")

BINARY_CROSS_ENTROPY = Loss(
    name="binary_cross_entropy",
    sentence="Cross-entropy for yes-or-no outputs; where several classes may be right at once, or just two exist.",
    source=SOURCE,
    differences=("PyTorch's BCELoss holds each logarithm above -100, so that its loss is never infinite.",),
    value=value,
    slope=slope,
    unit="nats per output",
    targets=(0.0, 1.0),
    outputs=("sigmoid",),
    fused_with="sigmoid",
    value_of_scores=value_of_scores,
    slope_of_scores=slope_of_scores,
)
