"""Small data for the estimators."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.datasets import load_digits, load_iris
from sklearn.preprocessing import StandardScaler

Pair = tuple[NDArray[Any], NDArray[Any]]


@pytest.fixture(scope="session")
def iris() -> Pair:
    """Return 150 flowers of 3 kinds, scaled, in an order without meaning."""
    X, y = load_iris(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(X))
    return StandardScaler().fit_transform(X)[order], y[order]


@pytest.fixture(scope="session")
def digits() -> Pair:
    X, y = load_digits(return_X_y=True)
    return X, y


@pytest.fixture
def line() -> Pair:
    """Return 40 examples of y = 300,000 + 20,000 x1 - 5,000 x2, far from 0 and large."""
    X = np.random.default_rng(1).normal(size=(40, 2))
    return X, 300_000 + X @ np.array([20_000.0, -5_000.0])
