"""Shares of the counts in a confusion matrix, where there may be none to take them of."""

from cutaway.definitions.entry import Array, Namespace


def share(xp: Namespace, part: Array, whole: Array) -> Array:
    """Return part / whole as float64, for whole numbers; 0 where the whole is 0, and so the part."""
    return xp.astype(part, xp.float64) / xp.astype(xp.maximum(whole, xp.ones_like(whole)), xp.float64)


def right(xp: Namespace, counts: Array) -> Array:
    """Return the diagonal of a confusion matrix: how many examples of each class got the right guess, (classes,)."""
    return xp.linalg.diagonal(counts)


def of_each_class(xp: Namespace, counts: Array) -> Array:
    """Return how many examples each true class has, (classes,): the sums of the rows of a confusion matrix."""
    return xp.sum(counts, axis=-1)


def guesses_of_each_class(xp: Namespace, counts: Array) -> Array:
    """Return how often each class was guessed, (classes,): the sums of the columns of a confusion matrix."""
    return xp.sum(xp.matrix_transpose(counts), axis=-1)
