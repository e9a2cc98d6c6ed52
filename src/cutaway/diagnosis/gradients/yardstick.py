"""When two gradients are the same: their difference is no larger than rounding makes it, which is measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import inf

import numpy as np

from cutaway.diagnosis.gradients.program import Numbers, Program
from cutaway.execute.arrays import quiet

FLOORS = {"float16": 1e-2, "float32": 1e-5, "float64": 1e-7}
"""The relative difference that always passes, for each number type: some tens of rounding errors, and in float64 a
careful central difference. The smallest mistakes told apart are larger."""

TRIALS = 3
"""How often the gradients are computed anew with rounding errors in all that they are made of."""

MARGIN = 30
"""How many times the largest difference among the trials may be met: another order of sums, another formula."""


@dataclass(frozen=True, eq=False)
class Yardstick:
    """The right gradients, and how exactly others can be expected to meet them.

    Attributes:
        right: The right gradients, in float64.
        noise: For each parameter how far rounding moves its gradient, as a norm.
        precision: The number type of the gradients to judge.
    """

    right: Mapping[str, Numbers]
    noise: Mapping[str, float]
    precision: str

    def agrees(self, name: str, theirs: Numbers, candidate: Numbers) -> bool:
        """Return whether a gradient is the candidate, as far as rounding lets one say."""
        if theirs.shape != candidate.shape:
            return False
        with quiet():
            tolerance = self.tolerance(name, candidate)
            return bool(norm(theirs - candidate) <= tolerance < inf)  # what overflows agrees with nothing

    def tolerance(self, name: str, candidate: Numbers) -> float:
        """Return the norm of a difference that may come from rounding; errors grow with what they are made of."""
        size, usual = norm(candidate), norm(self.right[name])
        growth = max(1.0, size / usual) if usual else 1.0
        return FLOORS[self.precision] * size + MARGIN * self.noise[name] * growth


def yardstick(program: Program, precision: str) -> Yardstick:
    """Return the yardstick for gradients of a number type; the program's values are float64."""
    right = dict(program.gradients())
    trials = [dict(_disturbed(program, precision, seed).gradients()) for seed in range(TRIALS)]
    noise = {name: max(norm(trial[name] - right[name]) for trial in trials) for name in right}
    return Yardstick(right, noise, precision)


def norm(array: Numbers) -> float:
    """Return the root of the sum of squares, also of numbers whose squares are too large for float64."""
    size = float(np.linalg.norm(np.asarray(array, np.float64)))
    largest = float(np.abs(array).max()) if size == inf else inf
    return size if largest == inf else largest * norm(array / largest)


def _disturbed(program: Program, precision: str, seed: int) -> Program:
    """Return the program with inputs and parameters off by a rounding error, to be run in the number type itself."""
    random, epsilon = np.random.default_rng(seed), float(np.finfo(precision).eps)
    given = {}
    for name, value in program.given.items():
        if isinstance(value, np.ndarray):
            disturbs = name == "x" or name in program.parameters
            errors = random.choice([-0.5, 0.5], value.shape) * epsilon if disturbs else 0.0
            value = (value * (1 + errors)).astype(precision)
        given[name] = value
    return replace(program, given=given)
