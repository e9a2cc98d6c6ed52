"""Plain numbers as an array namespace: formulas of single numbers run on Python's own floats."""

from __future__ import annotations

import math
from math import inf, isfinite, nan


class NumberNamespace:
    """The functions that schedules and initializers use, for Python's numbers.

    A learning rate is one number, for which an array would be slow and odd. As with arrays, no function raises an
    error: where the result is no number, it is NaN or infinity.

    >>> NUMBERS.where(2 > 1, NUMBERS.sqrt(9.0), 0.0)
    3.0
    >>> NUMBERS.divide(1, 0)
    inf
    """

    pi = math.pi

    def sqrt(self, x: float) -> float:
        """Return the square root."""
        return math.sqrt(x)

    def cos(self, x: float) -> float:
        """Return the cosine; NaN for infinity."""
        return math.cos(x) if isfinite(x) else nan

    def floor(self, x: float) -> float:
        """Return the largest whole number that is not larger."""
        return float(math.floor(x))

    def divide(self, first: float, second: float) -> float:
        """Return first / second; infinity or NaN where the second is 0."""
        if second == 0:
            return nan if first == 0 or math.isnan(first) else math.copysign(inf, first)
        return first / second

    def maximum(self, first: float, second: float) -> float:
        """Return the larger of two."""
        return max(first, second)

    def minimum(self, first: float, second: float) -> float:
        """Return the smaller of two."""
        return min(first, second)

    def where(self, condition: bool, first: float, second: float) -> float:
        """Return the first if the condition holds, else the second."""
        return first if condition else second


NUMBERS = NumberNamespace()
