"""Two valleys in one dimension, one deeper than the other."""

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.lab.descent.landscapes.landscape import Landscape


def value(xp: Namespace, x1: Array) -> Array:
    """Return x1⁴/4 - x1³/3 - 3 x1², whose slope x1³ - x1² - 6 x1 = x1 (x1 - 3) (x1 + 2) is 0 at -2, 0 and 3."""
    return x1 * x1 * (x1 * x1 / 4 - x1 / 3 - 3)


TWO_VALLEYS = Landscape(
    name="two_valleys",
    title="Two valleys",
    sentence="From the left the ball ends in the shallower valley, unless momentum carries it over the hill.",
    source=Source("Goodfellow, Bengio, Courville, Deep Learning (2016)", "figure 4.3", "a polynomial of our own"),
    value=value,
    bounds=((-3.5, 4.5),),
    minima=((3.0,), (-2.0,)),
    start=(-3.2,),
    rate=0.02,
)
