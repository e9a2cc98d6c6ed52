"""The one place that names an array library."""

from __future__ import annotations

from contextlib import AbstractContextManager
from math import isfinite
from typing import Any

import numpy

from cutaway.definitions.entry import Array, Namespace

NUMPY: Namespace = numpy
"""The default array namespace. NumPy 2 follows the array API standard by itself."""


def namespace_of(array: Array) -> Namespace:
    """Return the array namespace of an array: NumPy itself, or what array_api_compat has for its library."""
    if isinstance(array, numpy.ndarray):
        return NUMPY
    from array_api_compat import array_namespace

    return array_namespace(array)


def quiet() -> AbstractContextManager[Any]:
    """Silence NumPy's overflow warnings: the interpreters look for the first non-finite number themselves."""
    return numpy.errstate(all="ignore")


def is_finite(xp: Namespace, array: Array) -> bool:
    """Return whether every number of an array is finite.

    The sum is tried first: it is finite only if all numbers are, and costs a fraction of looking at each. It
    can overflow where they are all finite, so that a bad sum is looked into.
    """
    return isfinite(float(xp.sum(array))) or bool(xp.all(xp.isfinite(array)))
