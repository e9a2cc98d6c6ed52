"""Binary cross-entropy on logits: the sigmoid is inside the loss."""

from cutaway.definitions.activations.sigmoid import value as sigmoid
from cutaway.definitions.entry import Array, Namespace
from cutaway.definitions.losses.binary_cross_entropy import SOURCE, slope_of_scores, value_of_scores
from cutaway.definitions.losses.loss import Loss


def slope(xp: Namespace, p: Array, y: Array) -> Array:
    """Return (sigmoid(p) - y) / K for K outputs, shape (batch, outputs)."""
    return slope_of_scores(xp, sigmoid(xp, p), y)


BINARY_CROSS_ENTROPY_WITH_LOGITS = Loss(
    name="binary_cross_entropy_with_logits",
    sentence="Binary cross-entropy for outputs that are scores, before any sigmoid; as PyTorch programs have it.",
    source=SOURCE,
    value=value_of_scores,
    slope=slope,
    unit="nats per output",
    targets=(0.0, 1.0),
    outputs=("identity",),
)
