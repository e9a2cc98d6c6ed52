"""Accuracy: the share of examples whose largest output is the true class."""

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.definitions.metrics.metric import Metric


def value(xp: Namespace, p: Array, y: Array) -> Array:
    """Return for each row whether the largest of ``p`` stands where ``y`` is largest, shape (batch,).

    Where several outputs share the largest value, the first of them counts.

    >>> import numpy as np
    >>> value(np, p=np.array([[0.2, 0.8], [0.6, 0.4]]), y=np.array([[0, 1], [0, 1]]))
    array([ True, False])
    """
    return xp.argmax(p, axis=-1) == xp.argmax(y, axis=-1)


ACCURACY = Metric(
    name="accuracy",
    sentence="The share of right answers; easy to say, and blind to how sure the network was.",
    source=Source("Mitchell, Machine Learning (1997)", "section 5.2.1", "he counts the errors, 1 - accuracy"),
    differences=("scikit-learn takes the numbers of the classes; here the largest output is the guess.",),
    value=value,
)
