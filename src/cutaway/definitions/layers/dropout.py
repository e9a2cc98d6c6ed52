"""Dropout: in training, each unit is silent for a while."""

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.definitions.layers.layer import Derivative, Layer


def value(xp: Namespace, a: Array, mask: Array, *, rate: float) -> Array:
    """Return a mask / (1 - rate) for ``a`` and ``mask`` (batch, units); the mask is 1 where a unit speaks, else 0.

    The factor makes up for the silent units, so that the next layer hears as much as without them, on average.
    """
    return a * (mask / (1 - rate))


def d_a(xp: Namespace, d_h: Array, mask: Array, *, rate: float) -> Array:
    """Return d_h mask / (1 - rate), shape (batch, units): a silent unit hears nothing."""
    return d_h * (mask / (1 - rate))


DROPOUT = Layer(
    name="dropout",
    sentence="Silences each unit with the probability `rate`, anew for every example and training step, and no unit in "
    "evaluation; for networks that learn their examples by heart.",
    source=Source(
        "Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov, Dropout (2014)",
        "section 4; scaled in training as in section 10, not in evaluation",
        "the paper's p is the probability to stay, here 1 - rate",
    ),
    settings={"rate": 0.5},
    limits={"rate": (0.0, 0.99)},
    differences=(
        "PyTorch and Keras scale in training, too; which units are silent depends on each library's random numbers.",
    ),
    value=value,
    inputs=("a", "mask"),
    shapes={"a": ("batch", "units"), "mask": ("batch", "units"), "output": ("batch", "units")},
    derivatives={"a": Derivative(d_a, ("d_output", "mask"))},
)
