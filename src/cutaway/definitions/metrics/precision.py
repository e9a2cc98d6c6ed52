"""Precision: how far a guess can be trusted."""

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.definitions.metrics import confusion_matrix
from cutaway.definitions.metrics.metric import Metric
from cutaway.definitions.metrics.share import guesses_of_each_class, right, share


def value(xp: Namespace, p: Array, y: Array) -> Array:
    """Return for each class the right guesses as a share of all guesses of this class, shape (classes,).

    A class that was never guessed has the precision 0.
    """
    counts = confusion_matrix.value(xp, p, y)
    return share(xp, right(xp, counts), guesses_of_each_class(xp, counts))


PRECISION = Metric(
    name="precision",
    sentence="Of all examples that were called a class, the share that are of it; when a false alarm is expensive.",
    source=Source("van Rijsbergen, Information Retrieval (1979)", "chapter 7"),
    differences=("scikit-learn warns where a class was never guessed, and can be told another value than 0.",),
    parts=(confusion_matrix.COUNTS,),
    value=value,
    kind="per class",
)
