"""Many minima in one dimension."""

from cutaway.lab.descent.landscapes.landscape import Landscape
from cutaway.lab.descent.landscapes.rastrigin import SOURCE, wave

WAVES = Landscape(
    name="waves",
    title="Many minima",
    sentence="A bowl with waves: small steps end in the nearest dent, momentum rolls through some of them.",
    source=SOURCE,
    value=wave,
    bounds=((-3.2, 3.2),),
    minima=(
        (0.0,),
        (-0.9949586376523348,),
        (0.9949586376523348,),
        (-1.9899122337085497,),
        (1.9899122337085497,),
        (-2.9848557010394816,),
        (2.9848557010394816,),
    ),
    start=(-2.7,),
    rate=0.001,
)
