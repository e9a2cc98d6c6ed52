"""L1: the size of each weight costs, so that weights that are hardly needed go to 0."""

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.definitions.regularizers.regularizer import Regularizer


def value(xp: Namespace, W: Array, *, rate: float) -> Array:
    """Return rate times the sum of all |W|, shape ()."""
    return rate * xp.sum(xp.abs(W))


def slope(xp: Namespace, W: Array, *, rate: float) -> Array:
    """Return rate with the sign of each weight: small ones are pulled toward 0 as hard as large ones.

    At the kink W = 0 there is no derivative; 0 is used there, as in PyTorch.
    """
    return rate * xp.sign(W)


L1 = Regularizer(
    name="l1",
    sentence="The size of every weight is added to the loss, so that weights that are hardly needed go to zero.",
    source=Source("Goodfellow, Bengio, Courville, Deep Learning (2016)", "section 7.1.2, eq. 7.18 to 7.20"),
    differences=(
        "TensorFlow Playground sets a weight that this penalty would carry across 0 to 0, for good.",
        "Here, as in Keras, it crosses, and so jumps to and fro about 0 by at most a step.",
    ),
    settings={"rate": 0.0001},
    limits={"rate": (0.0, 10.0)},
    value=value,
    slope=slope,
    kinks=(0.0,),
)
