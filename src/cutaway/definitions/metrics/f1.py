"""F1: precision and recall in one number."""

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.definitions.metrics import confusion_matrix
from cutaway.definitions.metrics.metric import Metric
from cutaway.definitions.metrics.share import guesses_of_each_class, of_each_class, right, share


def value(xp: Namespace, p: Array, y: Array) -> Array:
    """Return for each class 2 right / (guessed + true), the harmonic mean of precision and recall, shape (classes,).

    A class that neither occurs nor was guessed has the F1 0.
    """
    counts = confusion_matrix.value(xp, p, y)
    both = guesses_of_each_class(xp, counts) + of_each_class(xp, counts)
    return share(xp, 2 * right(xp, counts), both)


F1 = Metric(
    name="f1",
    sentence="High only if precision and recall both are; a fairer figure than accuracy where classes are rare.",
    source=Source("van Rijsbergen, Information Retrieval (1979)", "chapter 7", "he measures the lack of it, E = 1 - F"),
    differences=("scikit-learn warns where a class is in neither, and can be told another value than 0.",),
    parts=(confusion_matrix.COUNTS,),
    value=value,
    kind="per class",
)
