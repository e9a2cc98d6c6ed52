"""He: the spread for ReLU, which silences half of what it hears."""

from cutaway.definitions.entry import Namespace, Settings, Source
from cutaway.definitions.initializers.initializer import Initializer
from cutaway.definitions.initializers.spread import Normal, Uniform

SOURCE = Source("He, Zhang, Ren, Sun, Delving Deep into Rectifiers (2015)", "eq. 10", "the paper draws normal numbers")


def deviation(xp: Namespace, inputs: int, units: int, settings: Settings) -> float:
    """Return √(2 / inputs): twice the variance of a linear layer, since ReLU keeps half of it."""
    found: float = xp.sqrt(2 / inputs)
    return found


HE_NORMAL = Initializer(
    name="he_normal",
    sentence="A bell curve that keeps signals alive through layers of ReLU; the default for ReLU here.",
    source=SOURCE,
    differences=(
        "Keras cuts the curve off at two deviations and widens it to keep the spread; here it has its tails.",
    ),
    value=Normal(deviation),
    deviation=deviation,
)
HE_UNIFORM = Initializer(
    name="he_uniform",
    sentence="An even spread that keeps signals alive through layers of ReLU.",
    source=SOURCE,
    differences=("PyTorch's Linear layers start within ±1 / √inputs, biases too: a sixth of this variance.",),
    value=Uniform(deviation),
    deviation=deviation,
)
