"""Rosenbrock's banana: a curved valley in two dimensions."""

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.lab.descent.landscapes.landscape import Landscape


def value(xp: Namespace, x1: Array, x2: Array) -> Array:
    """Return (1 - x1)² + 100 (x2 - x1²)²."""
    along, across = 1 - x1, x2 - x1 * x1
    return along * along + 100 * (across * across)


ROSENBROCK = Landscape(
    name="rosenbrock",
    title="Rosenbrock's valley",
    sentence="It is easy to fall into the bent valley and hard to follow it to the minimum at (1, 1).",
    source=Source("Rosenbrock, An Automatic Method for Finding the Greatest or Least Value of a Function (1960)"),
    value=value,
    bounds=((-2.0, 2.0), (-1.0, 3.0)),
    minima=((1.0, 1.0),),
    start=(-1.2, 1.0),
    rate=0.001,
)
