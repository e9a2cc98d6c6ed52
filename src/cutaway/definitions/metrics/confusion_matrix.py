"""The confusion matrix: which class is taken for which."""

from cutaway.definitions.entry import Array, Namespace, Part, Source
from cutaway.definitions.metrics.metric import Metric


def value(xp: Namespace, p: Array, y: Array) -> Array:
    """Return how many examples of each true class (row) got each guess (column), whole numbers, (classes, classes).

    The guess is the first of the largest outputs.

    >>> import numpy as np
    >>> value(np, p=np.array([[0.2, 0.8], [0.6, 0.4]]), y=np.array([[0, 1], [0, 1]]))
    array([[0, 0],
           [1, 1]])
    """
    true, guess = (xp.astype(_marked(xp, each), xp.float64) for each in (y, p))
    return xp.astype(xp.matmul(xp.matrix_transpose(true), guess), xp.int64)


def _marked(xp: Namespace, scores: Array) -> Array:
    numbers = xp.arange(scores.shape[-1], device=scores.device)
    return numbers == xp.expand_dims(xp.argmax(scores, axis=-1), axis=-1)


COUNTS = Part("C", value, "the confusion matrix: of each true class (row) how many got each guess (column)")
CONFUSION_MATRIX = Metric(
    name="confusion_matrix",
    sentence="Counts of each true class by each guess; the diagonal is right, and the rest says what is mixed up.",
    source=Source("Hastie, Tibshirani, Friedman, The Elements of Statistical Learning (2009)", "section 9.2.5"),
    differences=("True classes are rows as in scikit-learn and Keras; some textbooks have them as columns.",),
    value=value,
    kind="table",
    range=(0.0, float("inf")),
)
