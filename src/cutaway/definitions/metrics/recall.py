"""Recall: how much of a class is found."""

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.definitions.metrics import confusion_matrix
from cutaway.definitions.metrics.metric import Metric
from cutaway.definitions.metrics.share import of_each_class, right, share


def value(xp: Namespace, p: Array, y: Array) -> Array:
    """Return for each class the right guesses as a share of all examples of this class, shape (classes,).

    A class without examples has the recall 0.
    """
    counts = confusion_matrix.value(xp, p, y)
    return share(xp, right(xp, counts), of_each_class(xp, counts))


RECALL = Metric(
    name="recall",
    sentence="Of all examples of a class, the share that were recognized; when a miss is expensive.",
    source=Source("van Rijsbergen, Information Retrieval (1979)", "chapter 7"),
    differences=("scikit-learn warns where a class has no examples, and can be told another value than 0.",),
    parts=(confusion_matrix.COUNTS,),
    value=value,
    kind="per class",
)
