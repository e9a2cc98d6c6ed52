"""Rastrigin's function: a bowl full of dents, in two dimensions."""

from itertools import product

from cutaway.definitions.entry import Array, Namespace, Source
from cutaway.lab.descent.landscapes.landscape import Landscape

SOURCE = Source(
    "Mühlenbein, Schomisch, Born, The Parallel Genetic Algorithm as Function Optimizer (1991)", "the function F6"
)


def wave(xp: Namespace, x1: Array) -> Array:
    """Return 10 + x1² - 10 cos(2π x1)."""
    return 10 + x1 * x1 - 10 * xp.cos(2 * xp.pi * x1)


def value(xp: Namespace, x1: Array, x2: Array) -> Array:
    """Return the wave of x1 and that of x2, added."""
    return wave(xp, x1) + wave(xp, x2)


DENTS = (0.0, -0.9949586376523348, 0.9949586376523348, -1.9899122337085497, 1.9899122337085497)
"""Where x + 10π sin(2π x) = 0 between -2.5 and 2.5 and the wave bends upward; the lowest first."""

RASTRIGIN = Landscape(
    name="rastrigin",
    title="Many minima",
    sentence="Twenty-five dents in a bowl: whoever only follows the slope ends in the dent where he started.",
    source=SOURCE,
    value=value,
    bounds=((-2.4, 2.4), (-2.4, 2.4)),
    minima=tuple(sorted(product(DENTS, DENTS), key=lambda place: place[0] ** 2 + place[1] ** 2)),
    start=(-1.7, 1.3),
    rate=0.002,
)
