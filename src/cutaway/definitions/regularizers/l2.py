"""L2: the square of each weight costs, so that all weights stay small."""

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.definitions.regularizers.regularizer import Regularizer


def value(xp: Namespace, W: Array, *, rate: float) -> Array:
    """Return ½ rate times the sum of all W², shape ()."""
    return rate / 2 * xp.sum(W * W)


def slope(xp: Namespace, W: Array, *, rate: float) -> Array:
    """Return rate W: the larger a weight, the harder it is pulled toward 0."""
    return rate * W


L2 = Regularizer(
    name="l2",
    sentence="Half the square of every weight is added to the loss, so that weights stay small and even; the usual "
    "choice.",
    source=Source("Goodfellow, Bengio, Courville, Deep Learning (2016)", "section 7.1.1, eq. 7.1 to 7.5"),
    differences=(
        "PyTorch's weight_decay adds the same slope to the gradient, and to that of the biases, too.",
        "AdamW's weight_decay is no penalty: the parameters shrink beside the gradient, not through it.",
        "Keras's L2 has no ½: its l2=0.001 is rate=0.002 here.",
        "scikit-learn's MLPClassifier divides its alpha by the number of examples in the batch.",
    ),
    settings={"rate": 0.0001},
    limits={"rate": (0.0, 10.0)},
    value=value,
    slope=slope,
)
