"""Log-softmax: the logarithms of softmax's probabilities, without ever taking the logarithm of 0."""

from cutaway.definitions.activations.activation import Activation
from cutaway.definitions.entry import Array, Namespace, Source


def value(xp: Namespace, z: Array) -> Array:
    """Return z - ln Σ e^z along each row, shape (batch, classes), with the row's largest score subtracted first.

    An infinite score gives NaN.

    >>> import numpy as np
    >>> np.exp(value(np, np.log([[1.0, 1.0, 2.0]]))).round(3)
    array([[0.25, 0.25, 0.5 ]])
    """
    shifted = z - xp.max(z, axis=-1, keepdims=True)
    return shifted - xp.log(xp.sum(xp.exp(shifted), axis=-1, keepdims=True))


def row_backward(xp: Namespace, d_a: Array, z: Array, a: Array) -> Array:
    """Return d_z = d_a - e^a Σ d_a, with e^a the probabilities."""
    return d_a - xp.exp(a) * xp.sum(d_a, axis=-1, keepdims=True)


LOG_SOFTMAX = Activation(
    name="log_softmax",
    sentence="Logarithms of probabilities; for the output, together with the negative log-likelihood loss.",
    source=Source("Goodfellow, Bengio, Courville, Deep Learning (2016)", "eq. 6.30"),
    value=value,
    row_backward=row_backward,
    range=(float("-inf"), 0.0),
)
