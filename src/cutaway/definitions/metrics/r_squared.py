"""R², the coefficient of determination: how much better than always guessing the mean."""

from cutaway.definitions.entry import Array, Namespace, Part, Source
from cutaway.definitions.metrics.metric import Metric


def value(xp: Namespace, p: Array, y: Array) -> Array:
    """Return 1 - Σ (y - p)² / Σ (y - ȳ)² over all examples, averaged over the outputs, shape ().

    An output whose targets are all equal counts as 1 if it is met exactly, else as 0.
    """
    left, spread = squared_errors(xp, p, y), squared_distances(xp, p, y)
    ones = xp.ones_like(spread)
    fixed = xp.where(left > 0, xp.zeros_like(spread), ones)
    return xp.mean(xp.where(spread > 0, 1 - left / xp.where(spread > 0, spread, ones), fixed), axis=-1)


def squared_errors(xp: Namespace, p: Array, y: Array) -> Array:
    """Return for each output Σ (y - p)² over all examples, shape (outputs,)."""
    return xp.sum((y - p) * (y - p), axis=0)


def squared_distances(xp: Namespace, p: Array, y: Array) -> Array:
    """Return for each output Σ (y - ȳ)² over all examples, with ȳ the mean of the targets, shape (outputs,)."""
    around_mean = y - xp.mean(y, axis=0, keepdims=True)
    return xp.sum(around_mean * around_mean, axis=0)


R_SQUARED = Metric(
    name="r_squared",
    sentence="The share of the targets' variance that is explained; for regression, where 1 is perfect and 0 no better "
    "than the mean.",
    source=Source("James, Witten, Hastie, Tibshirani, An Introduction to Statistical Learning (2013)", "eq. 3.17"),
    differences=("scikit-learn gives NaN, and warns, where there is only one example.",),
    parts=(
        Part("errors", squared_errors, "the squared errors of each output"),
        Part("spread", squared_distances, "the squared distances of its targets from their mean"),
    ),
    value=value,
    kind="number",
    range=(float("-inf"), 1.0),
)
