"""A round bowl in two dimensions."""

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.lab.descent.landscapes.landscape import Landscape


def value(xp: Namespace, x1: Array, x2: Array) -> Array:
    """Return (x1² + x2²) / 2, whose gradient is the place itself."""
    return (x1 * x1 + x2 * x2) / 2


BOWL = Landscape(
    name="bowl",
    title="Bowl",
    sentence="Equally steep on all sides: the gradient points straight away from the minimum.",
    source=Source("Boyd, Vandenberghe, Convex Optimization (2004)", "section 9.3.2, gamma = 1"),
    value=value,
    bounds=((-4.0, 4.0), (-4.0, 4.0)),
    minima=((0.0, 0.0),),
    start=(-3.0, 2.0),
    rate=0.1,
)
