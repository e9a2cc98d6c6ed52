"""A valley with a kink, in one dimension: the slope never becomes small."""

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.lab.descent.landscapes.landscape import Landscape


def value(xp: Namespace, x1: Array) -> Array:
    """Return |x1|, whose slope is -1 or 1."""
    return xp.abs(x1)


KINK = Landscape(
    name="kink",
    title="Kink",
    sentence="As steep beside the minimum as far from it: a fixed step never settles, only a smaller rate helps.",
    source=Source("Boyd, Park, Subgradient Methods, notes for Stanford's EE364b (2014)", "section 2"),
    value=value,
    bounds=((-4.0, 4.0),),
    minima=((0.0,),),
    start=(-3.1,),
    rate=0.4,
)
