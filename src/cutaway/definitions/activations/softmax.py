"""Softmax: turns the scores of a row into probabilities."""

from cutaway.definitions.activations.activation import Activation
from cutaway.definitions.entry import Array, Namespace, Source


def value(xp: Namespace, z: Array) -> Array:
    """Return e^z / Σ e^z along each row, shape (batch, classes); each row sums to 1.

    The row's largest score is subtracted first. That changes nothing in the result and keeps e^z from
    overflowing. An infinite score (∞, or -∞ throughout) makes its row NaN, since ∞ - ∞ has no value.

    >>> import numpy as np
    >>> value(np, np.log([[1.0, 1.0, 2.0]])).round(3)
    array([[0.25, 0.25, 0.5 ]])
    """
    exponentials = xp.exp(z - xp.max(z, axis=-1, keepdims=True))
    return exponentials / xp.sum(exponentials, axis=-1, keepdims=True)


def row_backward(xp: Namespace, d_a: Array, z: Array, a: Array) -> Array:
    """Return d_z = a (d_a - Σ d_a a): raising one score lowers all the other probabilities of its row."""
    return a * (d_a - xp.sum(d_a * a, axis=-1, keepdims=True))


SOFTMAX = Activation(
    name="softmax",
    sentence="Probabilities that sum to 1; for the output layer when exactly one of several classes is right.",
    source=Source("Goodfellow, Bengio, Courville, Deep Learning (2016)", "eq. 6.29, after Bridle (1990)"),
    value=value,
    row_backward=row_backward,
    range=(0.0, 1.0),
)
