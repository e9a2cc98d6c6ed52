"""A bowl in one dimension: the parabola."""

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.lab.descent.landscapes.landscape import Landscape


def value(xp: Namespace, x1: Array) -> Array:
    """Return x1² / 2, whose slope is x1 itself."""
    return x1 * x1 / 2


PARABOLA = Landscape(
    name="parabola",
    title="Bowl",
    sentence="The slope at x1 is x1 itself: a rate under 1 rolls down, 1 to 2 hops across, over 2 climbs out.",
    source=Source("Goodfellow, Bengio, Courville, Deep Learning (2016)", "section 4.3, figure 4.1"),
    value=value,
    bounds=((-4.0, 4.0),),
    minima=((0.0,),),
    start=(-3.0,),
    rate=0.1,
)
