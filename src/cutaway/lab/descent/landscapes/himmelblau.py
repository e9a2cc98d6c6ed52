"""Himmelblau's function: four minima of the same depth."""

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.lab.descent.landscapes.landscape import Landscape


def value(xp: Namespace, x1: Array, x2: Array) -> Array:
    """Return (x1² + x2 - 11)² + (x1 + x2² - 7)²."""
    first, second = x1 * x1 + x2 - 11, x1 + x2 * x2 - 7
    return first * first + second * second


HIMMELBLAU = Landscape(
    name="himmelblau",
    title="Four minima",
    sentence="Four minima of one depth: where the ball starts decides where it ends, and optimizers can part ways.",
    source=Source("Himmelblau, Applied Nonlinear Programming (1972)"),
    value=value,
    bounds=((-5.0, 5.0), (-5.0, 5.0)),
    minima=(
        (3.0, 2.0),
        (-2.805118086952745, 3.131312518250573),
        (-3.779310253377747, -3.283185991286170),
        (3.584428340330492, -1.848126526964404),
    ),
    start=(-0.5, -1.5),
    rate=0.01,
)
