"""A dent in a plain, in one dimension: the gradient vanishes far from it."""

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.lab.descent.landscapes.landscape import Landscape


def value(xp: Namespace, x1: Array) -> Array:
    """Return -e^(-x1²/2), a bell upside down."""
    return -xp.exp(-x1 * x1 / 2)


PLATEAU = Landscape(
    name="plateau",
    title="Plateau",
    sentence="Far from the dent there is hardly any slope, so steps in proportion to it stand still; Adam's do not.",
    source=Source(
        "Goodfellow, Bengio, Courville, Deep Learning (2016)",
        "section 8.2.3",
        "a bell of our own, for the flat regions",
    ),
    value=value,
    bounds=((-5.0, 5.0),),
    minima=((0.0,),),
    start=(-3.5,),
    rate=0.5,
)
