"""Landscapes, one per file; this list is what the descent page offers."""

from cutaway.definitions.registry import Registry
from cutaway.lab.descent.landscapes.bowl import BOWL
from cutaway.lab.descent.landscapes.himmelblau import HIMMELBLAU
from cutaway.lab.descent.landscapes.kink import KINK
from cutaway.lab.descent.landscapes.landscape import Landscape, Place
from cutaway.lab.descent.landscapes.parabola import PARABOLA
from cutaway.lab.descent.landscapes.plateau import PLATEAU
from cutaway.lab.descent.landscapes.rastrigin import RASTRIGIN
from cutaway.lab.descent.landscapes.rosenbrock import ROSENBROCK
from cutaway.lab.descent.landscapes.saddle import SADDLE
from cutaway.lab.descent.landscapes.two_valleys import TWO_VALLEYS
from cutaway.lab.descent.landscapes.valley import VALLEY
from cutaway.lab.descent.landscapes.waves import WAVES

LANDSCAPES: Registry[Landscape] = Registry(
    "landscape",
    PARABOLA,
    TWO_VALLEYS,
    WAVES,
    PLATEAU,
    KINK,
    BOWL,
    VALLEY,
    ROSENBROCK,
    SADDLE,
    HIMMELBLAU,
    RASTRIGIN,
)

__all__ = ["LANDSCAPES", "Landscape", "Place"]
