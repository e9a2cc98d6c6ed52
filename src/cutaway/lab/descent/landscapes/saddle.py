"""A saddle between two minima, in two dimensions."""

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.lab.descent.landscapes.landscape import Landscape


def value(xp: Namespace, x1: Array, x2: Array) -> Array:
    """Return x1²/2 + x2² (x2² - 2)/4: the gradient (x1, x2³ - x2) is 0 at the saddle (0, 0) and at (0, ±1)."""
    return x1 * x1 / 2 + x2 * x2 * (x2 * x2 - 2) / 4


SADDLE = Landscape(
    name="saddle",
    title="Saddle",
    sentence="The gradient is 0 at the saddle, which is no minimum: it takes long to leave it from beside the ridge.",
    source=Source(
        "Dauphin, Pascanu, Gulcehre, Cho, Ganguli, Bengio, Identifying and attacking the saddle point problem in "
        "high-dimensional non-convex optimization (2014)",
        difference="a polynomial of our own, with two minima beside the saddle",
    ),
    value=value,
    bounds=((-2.0, 2.0), (-1.8, 1.8)),
    minima=((0.0, -1.0), (0.0, 1.0)),
    start=(-1.6, 0.01),
    rate=0.1,
)
