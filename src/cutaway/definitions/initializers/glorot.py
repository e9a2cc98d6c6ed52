"""Glorot: spread chosen so that signals keep their size forward and backward, for tanh and its kin."""

from cutaway.definitions.entry import Namespace, Settings, Source
from cutaway.definitions.initializers.initializer import Initializer
from cutaway.definitions.initializers.spread import Normal, Uniform

SOURCE = Source(
    "Glorot, Bengio, Understanding the difficulty of training deep feedforward neural networks (2010)",
    "eqs. 12 and 16",
    "the paper draws from the even spread",
)


def deviation(xp: Namespace, inputs: int, units: int, settings: Settings) -> float:
    """Return √(2 / (inputs + units)): a compromise between the forward and the backward signal."""
    found: float = xp.sqrt(2 / (inputs + units))
    return found


GLOROT_NORMAL = Initializer(
    name="glorot_normal",
    sentence="A bell curve that keeps signals alive through layers of tanh or sigmoid.",
    source=SOURCE,
    differences=(
        "Keras cuts the curve off at two deviations and widens it to keep the spread; here it has its tails.",
    ),
    value=Normal(deviation),
    deviation=deviation,
)
GLOROT_UNIFORM = Initializer(
    name="glorot_uniform",
    sentence="An even spread that keeps signals alive through layers of tanh or sigmoid; Keras's default.",
    source=SOURCE,
    differences=("scikit-learn's networks draw biases likewise, and with a sigmoid have a third of this variance.",),
    value=Uniform(deviation),
    deviation=deviation,
)
