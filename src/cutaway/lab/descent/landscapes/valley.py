"""A narrow valley in two dimensions: twenty times as steep across as along."""

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.lab.descent.landscapes.landscape import Landscape


def value(xp: Namespace, x1: Array, x2: Array) -> Array:
    """Return (x1² + 20 x2²) / 2: its gradient is (x1, 20 x2)."""
    return (x1 * x1 + 20 * (x2 * x2)) / 2


VALLEY = Landscape(
    name="valley",
    title="Narrow valley",
    sentence="Steep across, shallow along, and one rate for both: plain descent zigzags, and over 0.1 climbs out.",
    source=Source("Boyd, Vandenberghe, Convex Optimization (2004)", "section 9.3.2, gamma = 20"),
    value=value,
    bounds=((-4.0, 4.0), (-2.0, 2.0)),
    minima=((0.0, 0.0),),
    start=(-3.5, 1.2),
    rate=0.06,
)
