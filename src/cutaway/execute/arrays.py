"""Array libraries: the one place where the interpreters learn with which of them they compute."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from math import isfinite
from typing import Any

import numpy

from cutaway.definitions.entry import Array, Namespace


class ExtendedNamespace:
    """An array namespace with what definitions need beyond the array API standard: the error function.

    Args:
        xp: The namespace to extend.
        erf: The error function for its arrays.
    """

    def __init__(self, xp: Namespace, erf: Callable[[Array], Array]) -> None:
        self.__dict__.update(vars(xp))  # a plain look-up for each function, as fast as in the module itself
        self.erf = erf
        self._rest = xp

    def __getattr__(self, name: str) -> Any:  # what a library makes only when asked for, as array_api_strict its linalg
        return getattr(self._rest, name)


def _numpy_erf(z: Array) -> Array:
    from scipy.special import erf  # here, not above: importing it takes longer than a small training

    return erf(z)


NUMPY: Namespace = ExtendedNamespace(numpy, _numpy_erf)
"""The default array namespace. NumPy 2 follows the array API standard by itself."""


def namespace_of(*things: Array) -> Namespace:
    """Return the array namespace of the first array among things: NumPy's, or what array_api_compat has for it."""
    array = next((thing for thing in things if hasattr(thing, "shape")), None)
    if array is None or isinstance(array, (numpy.ndarray, numpy.generic)):
        return NUMPY
    from array_api_compat import array_namespace

    return _extended(array_namespace(array))


@cache
def _extended(xp: Namespace) -> Namespace:
    if hasattr(xp, "special"):  # PyTorch
        return ExtendedNamespace(xp, xp.special.erf)
    return ExtendedNamespace(xp, lambda z: xp.asarray(_numpy_erf(numpy.asarray(z)), dtype=z.dtype))


def quiet() -> AbstractContextManager[Any]:
    """Silence NumPy's overflow warnings: the interpreters look for the first non-finite number themselves."""
    return numpy.errstate(all="ignore")


def one_thread() -> AbstractContextManager[Any]:
    """Keep matrix products on one thread, unless the user has set a number of threads."""
    from threadpoolctl import threadpool_limits

    chosen = any(name in os.environ for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"))
    return nullcontext() if chosen else threadpool_limits(1, user_api="blas")


def is_finite(xp: Namespace, array: Array) -> bool:
    """Return whether every number of an array is finite.

    The sum is tried first: it is finite only if all numbers are, and costs a fraction of looking at each. It
    can overflow where they are all finite, so that a bad sum is looked into.
    """
    return isfinite(float(xp.sum(array))) or bool(xp.all(xp.isfinite(array)))
