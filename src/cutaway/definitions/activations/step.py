"""Step: all or nothing, as in the first artificial neurons."""

from cutaway.definitions.activations.activation import Activation
from cutaway.definitions.entry import Array, Namespace, Source


def value(xp: Namespace, z: Array) -> Array:
    """Return 1 where z >= 0, else 0, shape of ``z``; NaN, which is neither, stays NaN.

    >>> import numpy as np
    >>> value(np, np.array([-1.0, 0.0, 2.0]))
    array([0., 1., 1.])
    """
    return xp.where(z >= 0, xp.ones_like(z), xp.where(z < 0, xp.zeros_like(z), z))


def slope(xp: Namespace, z: Array, a: Array) -> Array:
    """Return 0 everywhere: gradient descent learns nothing through a step. At the jump there is no slope."""
    return xp.zeros_like(z)


STEP = Activation(
    name="step",
    sentence="Fires or does not; its slope is 0, so no gradient passes it: to understand why smooth units are used.",
    source=Source(
        "McCulloch, Pitts, A logical calculus of the ideas immanent in nervous activity (1943)",
        "page 118, the first assumption: all or none",
    ),
    differences=("PyTorch's heaviside is told its value at 0, here 1; it has no derivative at all.",),
    value=value,
    slope=slope,
    range=(0.0, 1.0),
    kinks=(0.0,),
)
