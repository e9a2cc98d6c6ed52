"""A landscape given by a formula: its gradient comes from the tape, so that no derivative is typed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cutaway.execute.arrays import NUMPY
from cutaway.execute.tape import TapeNamespace, Variable, backward
from cutaway.lab.descent.ground import Places
from cutaway.lab.descent.landscapes import Landscape
from cutaway.randomness import NOISE_STREAM, generator

TAPE = TapeNamespace(NUMPY)


@dataclass(frozen=True)
class FormulaGround:
    """The ground of a landscape.

    Args:
        landscape: The landscape.
        noise: The standard deviation of what each step's gradient gets on top, the same for all places.
        seed: The seed of that noise; each step's noise depends on nothing else but its number.

    >>> from cutaway.lab.descent.landscapes import LANDSCAPES
    >>> ground = FormulaGround(LANDSCAPES["valley"])
    >>> ground.losses(np.array([[2.0, 1.0]])).tolist(), ground.gradients(np.array([[2.0, 1.0]])).tolist()
    ([12.0], [[2.0, 20.0]])
    """

    landscape: Landscape
    noise: float = 0.0
    seed: int = 0

    def losses(self, places: Places) -> NDArray[np.float64]:
        """Return the height at each place, (places,)."""
        return np.asarray(self.landscape.value(NUMPY, *places.T))

    def gradients(self, places: Places) -> Places:
        """Return the exact gradient at each place, (places, axes)."""
        variables = [Variable(column, NUMPY) for column in places.T]
        derivatives = backward(self.landscape.value(TAPE, *variables))
        return np.column_stack([derivatives[id(variable)] for variable in variables])

    def batch_gradients(self, places: Places, step: int) -> Places:
        """Return the gradients with a step's noise."""
        exact = self.gradients(places)
        if not self.noise:
            return exact
        return exact + self.noise * generator(self.seed, NOISE_STREAM, step).standard_normal(places.shape[1])
