"""Shares of the counts in a confusion matrix, where there may be none to take them of."""

from cutaway.definitions.entry import Array, Namespace


def share(xp: Namespace, part: Array, whole: Array) -> Array:
    """Return part / whole as float64; 0 where the whole is 0."""
    divisor = xp.astype(xp.where(whole > 0, whole, xp.ones_like(whole)), xp.float64)
    return xp.astype(part, xp.float64) / divisor


def right(xp: Namespace, counts: Array) -> Array:
    """Return the diagonal of a confusion matrix: how many examples of each class got the right guess, (classes,)."""
    return xp.sum(counts * xp.eye(counts.shape[0], dtype=counts.dtype, device=counts.device), axis=0)
