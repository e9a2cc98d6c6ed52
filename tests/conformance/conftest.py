"""What all conformance tests share: random numbers, slopes by differences, and small training problems."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from cutaway.network import Network
from cutaway.plan import Plan

Problem = tuple[Plan, dict[str, NDArray[Any]]]


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(20)


@pytest.fixture
def slope_along() -> Callable[[Callable[[Any], Any], Any, Any], float]:
    """Return the function that finds a directional derivative by central differences."""

    def find(function: Callable[[Any], Any], point: Any, direction: Any) -> float:
        h = 1e-6  # near the cube root of float64's precision, where truncation and rounding errors balance
        return float((function(point + h * direction) - function(point - h * direction)) / (2 * h))

    return find


@pytest.fixture
def assert_close() -> Callable[[Any, Any, float], None]:
    """Return the assertion that no number differs by more than a share of the largest number expected."""

    def check(given: Any, expected: Any, tolerance: float) -> None:
        given, expected = np.asarray(given), np.asarray(expected)
        assert given.shape == expected.shape
        assert np.max(np.abs(given - expected)) <= tolerance * max(float(np.max(np.abs(expected))), 1e-3)

    return check


@pytest.fixture
def problem() -> Callable[..., Problem]:
    """Return the function that makes a network's plan and everything it reads: 4 inputs, 5 hidden units, 3 outputs."""

    def make(hidden: str, output: str, loss: str, dtype: str = "float64") -> Problem:
        network = Network(
            [4, 5, 3],
            activation=hidden,
            output=output,
            loss=loss,
            initializer="normal",
            bias_initializer="normal",
            dtype=dtype,
        )
        random = np.random.default_rng(3)
        x, y = random.normal(size=(6, 4)), random.dirichlet(np.ones(3), 6)
        return network.plan, {"x": x.astype(dtype), "y": y.astype(dtype), **network.parameters}

    return make
