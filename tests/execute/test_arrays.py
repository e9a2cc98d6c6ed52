"""The one place that names an array library."""

import numpy as np
import pytest

from cutaway.execute.arrays import NUMPY, is_finite, namespace_of, quiet


@pytest.mark.parametrize(
    ("numbers", "finite"),
    [
        ([1.0, 2.0], True),
        ([], True),
        ([1.0, np.nan], False),
        ([np.inf, 1.0], False),
        ([np.inf, -np.inf], False),
        ([1e308, 1e308], True),  # their sum is infinite, they are not
    ],
)
def test_finite_or_not(numbers: list[float], finite: bool) -> None:
    with quiet():
        assert is_finite(np, np.array(numbers)) == finite


def test_quiet_silences_overflow_and_only_inside() -> None:
    with quiet():
        np.exp(np.array(1e6))
    with pytest.warns(RuntimeWarning, match="overflow"):
        np.exp(np.array(1e6))


def test_an_array_of_numpy_belongs_to_numpy() -> None:
    assert namespace_of(np.zeros(2)) is NUMPY


def test_something_that_is_no_array_is_refused() -> None:
    with pytest.raises(TypeError):
        namespace_of([1, 2])
