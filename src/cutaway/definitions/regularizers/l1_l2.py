"""L1 and L2 together, the elastic net: few weights, and those small and even."""

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.definitions.regularizers import l1 as absolute
from cutaway.definitions.regularizers import l2 as squared
from cutaway.definitions.regularizers.regularizer import Regularizer


def value(xp: Namespace, W: Array, *, l1: float, l2: float) -> Array:
    """Return l1 times the sum of all |W| and ½ l2 times the sum of all W², shape ()."""
    return absolute.value(xp, W, rate=l1) + squared.value(xp, W, rate=l2)


def slope(xp: Namespace, W: Array, *, l1: float, l2: float) -> Array:
    """Return l1 with the sign of each weight, plus l2 W; 0 at the kink W = 0."""
    return absolute.slope(xp, W, rate=l1) + squared.slope(xp, W, rate=l2)


L1_L2 = Regularizer(
    name="l1_l2",
    sentence="The sum of both penalties, also called elastic net: few weights as with L1, and of those that go "
    "together all, as with L2.",
    source=Source(
        "Zou, Hastie, Regularization and variable selection via the elastic net (2005)",
        "eq. 3",
        "there the squares are not halved, and the penalty joins a sum over the examples, not a mean; this is the "
        "paper's naive elastic net, whose solution it then scales up",
    ),
    differences=(
        "Keras's L1L2 has no ½ before the squares.",
        "scikit-learn's ElasticNet says alpha and l1_ratio: l1 = alpha l1_ratio, l2 = alpha (1 - l1_ratio).",
    ),
    settings={"l1": 0.0001, "l2": 0.0001},
    limits={"l1": (0.0, 10.0), "l2": (0.0, 10.0)},
    value=value,
    slope=slope,
    kinks=(0.0,),
)
