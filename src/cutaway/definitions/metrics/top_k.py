"""Top k: the share of examples whose true class is among the k largest outputs."""

from cutaway.definitions.entry import Array, Namespace, Part, Source
from cutaway.definitions.metrics.metric import Metric


def value(xp: Namespace, p: Array, y: Array, *, k: float) -> Array:
    """Return for each row whether fewer than k outputs come before that of the true class, shape (batch,).

    Of equal outputs the first comes first, so that k = 1 is the accuracy. NaN comes before all.
    """
    before = xp.astype(come_before(xp, p, y), xp.float64)
    return xp.sum(before, axis=-1) < k


def come_before(xp: Namespace, p: Array, y: Array) -> Array:
    """Return for each output whether it comes before that of the true class, shape (batch, outputs)."""
    numbers = xp.arange(p.shape[-1], device=p.device)
    true = xp.expand_dims(xp.argmax(y, axis=-1), axis=-1)
    mine = output_of_true_class(xp, p, y)
    return xp.logical_or(xp.logical_not(p <= mine), xp.logical_and(p == mine, numbers < true))


def output_of_true_class(xp: Namespace, p: Array, y: Array) -> Array:
    """Return for each row the output of its true class, shape (batch, 1)."""
    numbers = xp.arange(p.shape[-1], device=p.device)
    true = xp.expand_dims(xp.argmax(y, axis=-1), axis=-1)
    return xp.sum(xp.where(numbers == true, p, xp.zeros_like(p)), axis=-1, keepdims=True)


TOP_K = Metric(
    name="top_k",
    sentence="The share of examples whose true class is among the 3 best guesses, unless told otherwise; milder than "
    "accuracy where classes are many or alike.",
    source=Source(
        "Russakovsky and others, ImageNet Large Scale Visual Recognition Challenge (2015)",
        "section 4.1",
        "there the share of wrong answers",
    ),
    differences=("scikit-learn's top_k_accuracy_score takes 2 by default, and the last of equal outputs first.",),
    settings={"k": 3.0},
    limits={"k": (1.0, 1e6)},
    parts=(Part("p_true", output_of_true_class, "the output of the true class"),),
    value=value,
)
