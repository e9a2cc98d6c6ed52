"""A learning rate for each optimizer to begin with on a landscape."""

from __future__ import annotations

import numpy as np

from cutaway.definitions import OPTIMIZERS, Optimizer
from cutaway.execute.arrays import NUMPY

STEPS_ACROSS = 80
"""Into how many first steps an optimizer whose steps do not depend on the slope's size divides the picture."""

MOST = 10.0
"""A larger rate is not proposed: Adadelta's first steps are tiny, and grow by themselves."""


def rates_for(plain: float, width: float) -> dict[str, float]:
    """Return a rate for each optimizer of the catalogue.

    Args:
        plain: One with which plain gradient descent gets somewhere; what steps in proportion to the slope gets it, too.
        width: How wide the landscape is; the others get a rate with which they cross it in so many steps.

    >>> rates = rates_for(0.001, 8.0)
    >>> rates["sgd"], rates["adam"]
    (0.001, 0.1)
    """
    return {name: _rate(optimizer, plain, width) for name, optimizer in OPTIMIZERS.items()}


def _rate(optimizer: Optimizer, plain: float, width: float) -> float:
    one, double = (_first_step(optimizer, slope) for slope in (1.0, 2.0))
    if not np.isclose(one, double, rtol=0.1):
        return plain
    return min(MOST, float(f"{width / STEPS_ACROSS / one:.1g}"))


def _first_step(optimizer: Optimizer, slope: float) -> float:
    """Return how far the first step leads with the rate 1, from 0 on a slope."""
    place = np.zeros(1)
    settings = {**optimizer.settings, "learning_rate": 1.0}
    new, _ = optimizer.update(NUMPY, np.full(1, slope), optimizer.init(NUMPY, place), place, 1, settings)
    return abs(float(new[0]))
