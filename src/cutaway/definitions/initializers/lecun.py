"""LeCun: sums with the same spread as the inputs, for SELU and for layers near linear."""

from cutaway.definitions.entry import Namespace, Settings, Source
from cutaway.definitions.initializers.initializer import Initializer
from cutaway.definitions.initializers.spread import Normal, Uniform

SOURCE = Source("LeCun, Bottou, Orr, Müller, Efficient BackProp (1998)", "section 4.6")


def deviation(xp: Namespace, inputs: int, units: int, settings: Settings) -> float:
    """Return 1 / √inputs: as many numbers are added up, and each should bring its share of the variance."""
    found: float = 1 / xp.sqrt(inputs)
    return found


LECUN_NORMAL = Initializer(
    name="lecun_normal",
    sentence="A bell curve that keeps the size of the forward signal; the start that SELU was made for.",
    source=SOURCE,
    differences=(
        "Keras cuts the curve off at two deviations and widens it to keep the spread; here it has its tails.",
    ),
    value=Normal(deviation),
    deviation=deviation,
)
LECUN_UNIFORM = Initializer(
    name="lecun_uniform",
    sentence="An even spread that keeps the size of the forward signal.",
    source=SOURCE,
    differences=("PyTorch has no such initializer, nor the normal one; Keras has both.",),
    value=Uniform(deviation),
    deviation=deviation,
)
