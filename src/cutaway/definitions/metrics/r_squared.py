"""R², the coefficient of determination: how much better than always guessing the mean."""

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.definitions.metrics.metric import Metric


def value(xp: Namespace, p: Array, y: Array) -> Array:
    """Return 1 - Σ (y - p)² / Σ (y - ȳ)² over all examples, averaged over the outputs, shape ().

    An output whose targets are all equal counts as 1 if it is met exactly, else as 0.
    """
    errors = xp.sum((y - p) * (y - p), axis=0)
    around_mean = y - xp.mean(y, axis=0, keepdims=True)
    spread = xp.sum(around_mean * around_mean, axis=0)
    ones = xp.ones_like(spread)
    fixed = xp.where(errors > 0, xp.zeros_like(spread), ones)
    return xp.mean(xp.where(spread > 0, 1 - errors / xp.where(spread > 0, spread, ones), fixed))


R_SQUARED = Metric(
    name="r_squared",
    sentence="The share of the targets' variance that is explained; for regression, where 1 is perfect and 0 no better "
    "than the mean.",
    source=Source("Draper, Smith, Applied Regression Analysis (1998)"),
    differences=("scikit-learn gives NaN, and warns, where there is only one example.",),
    value=value,
    kind="number",
    range=(float("-inf"), 1.0),
)
