"""The approximations are within 2e-7 of the exact value, relative, wherever single precision has normal numbers."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import erf

from cutaway.execute.native.library import BUILDS, FUNCTIONS, library

BOUND = 2e-7
EXACT: dict[str, tuple[Callable[[Any], Any], float, float]] = {
    "exp": (np.exp, -87.0, 88.7),
    "expm1": (np.expm1, -100.0, 88.7),
    "log": (np.log, 1e-37, 3e38),
    "log1p": (np.log1p, -0.99, 3e38),
    "tanh": (np.tanh, -20.0, 20.0),
    "erf": (erf, -10.0, 10.0),
    "sqrt": (np.sqrt, 0.0, 3e38),
}


def apply(build: str, name: str, x: NDArray[np.float32]) -> NDArray[np.float32]:
    result = np.empty_like(x)
    place = (list(BUILDS).index(build), FUNCTIONS.index(name), x.ctypes.data, result.ctypes.data, len(x))
    assert library().cutaway_apply(*place)
    return result


def samples(low: float, high: float) -> NDArray[np.float32]:
    """Numbers spread evenly over the range, and evenly over the powers of ten within it."""
    even = np.linspace(low, high, 1 << 17)
    powers = np.geomspace(1e-30, max(abs(low), high), 1 << 17)
    x = np.concatenate([even, powers, -powers]).astype(np.float32)
    x = x[(x >= np.float32(low)) & (x <= np.float32(high))]
    whole: NDArray[np.float32] = x[: len(x) // 16 * 16]
    return whole


@pytest.mark.parametrize("name", FUNCTIONS)
def test_within_the_bound(build: str, name: str) -> None:
    function, low, high = EXACT[name]
    x = samples(low, high)
    exact = function(x.astype(np.float64))
    error = np.abs(apply(build, name, x) - exact)
    worst = (error / np.maximum(np.abs(exact), np.finfo(np.float32).tiny)).max()
    assert worst < BOUND


@pytest.mark.parametrize("name", FUNCTIONS)
def test_extremes_are_those_of_numpy(build: str, name: str) -> None:
    function = EXACT[name][0]
    x = np.array([np.nan, np.inf, -np.inf, 0.0, -1.0, -2.0, 1e30, -1e30] * 2, dtype=np.float32)
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(apply(build, name, x), function(x), rtol=BOUND)
