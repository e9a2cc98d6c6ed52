"""Every activation of the catalogue keeps what the catalogue promises."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from cutaway.definitions import ACTIVATIONS, Activation
from cutaway.execute.arrays import NUMPY, quiet

Matrix = NDArray[Any]
ALL = list(ACTIVATIONS.values())
ELEMENTWISE = [activation for activation in ALL if activation.elementwise]
KINKS = [(activation, kink) for activation in ELEMENTWISE for kink in activation.kinks]
each = pytest.mark.parametrize("activation", ALL, ids=lambda entry: entry.name)
each_elementwise = pytest.mark.parametrize("activation", ELEMENTWISE, ids=lambda entry: entry.name)
each_kink = pytest.mark.parametrize(("activation", "kink"), KINKS, ids=lambda thing: getattr(thing, "name", thing))
each_dtype = pytest.mark.parametrize("dtype", ["float32", "float64"])


def batches(low: float = -50.0, high: float = 50.0) -> st.SearchStrategy[Matrix]:
    """Return small matrices of either number type."""
    shapes = array_shapes(min_dims=2, max_dims=2, max_side=5)
    return st.one_of(
        arrays(np.float32, shapes, elements=st.floats(low, high, width=32)),
        arrays(np.float64, shapes, elements=st.floats(low, high)),
    )


def samples(activation: Activation, dtype: str = "float64") -> Matrix:
    """Return the entry's samples twice, forward and backward, as a batch of two rows."""
    return np.array([activation.samples, activation.samples[::-1]], dtype=dtype)


def value_and_backward(activation: Activation, z: Matrix) -> tuple[Matrix, Matrix]:
    with quiet():
        a = activation.value(NUMPY, z)
        return a, activation.backward(NUMPY, np.ones_like(a), z, a)


def one_sided_slopes(activation: Activation, z: float, h: float = 1e-6) -> tuple[float, float]:
    """Return the difference quotients to the left and to the right of ``z``."""
    left, here, right = activation.value(NUMPY, np.array([[z - h], [z], [z + h]]))[:, 0]
    return float((here - left) / h), float((right - here) / h)


def stated_slope(activation: Activation, z: float) -> float:
    at = np.array([[z]])
    return float(activation.backward(NUMPY, np.ones_like(at), at, activation.value(NUMPY, at))[0, 0])


def in_range(activation: Activation, a: Matrix) -> bool:
    low, high = activation.range
    return bool(np.all((a >= low) & (a <= high)))


@each
@each_dtype
def test_samples_give_finite_values_and_derivatives(activation: Activation, dtype: str) -> None:
    a, d_z = value_and_backward(activation, samples(activation, dtype))
    assert np.isfinite(a).all()
    assert np.isfinite(d_z).all()


@each
@settings(deadline=None, max_examples=60)
@given(z=batches())
def test_values_are_finite_and_within_the_range_with_shape_and_type_kept(activation: Activation, z: Matrix) -> None:
    before = z.copy()
    a, d_z = value_and_backward(activation, z)
    assert np.isfinite(a).all()
    assert np.isfinite(d_z).all()
    assert in_range(activation, a)
    assert (a.shape, a.dtype, d_z.shape, d_z.dtype) == (z.shape, z.dtype) * 2
    np.testing.assert_array_equal(z, before)


@each
def test_the_derivative_leaves_its_inputs_as_they_were(activation: Activation) -> None:
    z = samples(activation)
    a = activation.value(NUMPY, z).copy()
    d_a = np.ones_like(a)
    inputs = (d_a, z, a)
    before = [array.copy() for array in inputs]
    activation.backward(NUMPY, *inputs)
    np.testing.assert_array_equal(inputs, before)


@each
@pytest.mark.parametrize("direction_seed", range(4))
def test_backward_equals_differences_along_a_random_direction(
    activation: Activation, direction_seed: int, slope_along: Callable[..., float]
) -> None:
    smooth = [z for z in activation.samples if z not in activation.kinks]
    random = np.random.default_rng(direction_seed)
    z = np.array([random.permutation(smooth) for _ in range(3)])
    d_a, direction = random.normal(size=(2, *z.shape))
    d_z = activation.backward(NUMPY, d_a, z, activation.value(NUMPY, z))
    found = slope_along(lambda at: np.sum(d_a * activation.value(NUMPY, at)), z, direction)
    assert np.sum(d_z * direction) == pytest.approx(found, rel=1e-7, abs=1e-8)


@each_kink
def test_a_declared_kink_is_one(activation: Activation, kink: float) -> None:
    left, right = one_sided_slopes(activation, kink)
    assert abs(left - right) > 1e-3


@each_kink
def test_the_slope_at_a_kink_lies_between_those_on_both_sides(activation: Activation, kink: float) -> None:
    low, high = sorted(one_sided_slopes(activation, kink))
    assert low - 1e-6 <= stated_slope(activation, kink) <= high + 1e-6


@each_elementwise
def test_there_is_no_other_kink(activation: Activation) -> None:
    grid = np.arange(-600, 601) / 100  # round numbers, since that is where people put kinks
    places = [float(z) for z in (*activation.samples, *grid) if z not in activation.kinks]
    slopes = [one_sided_slopes(activation, z) for z in places]
    assert max(abs(left - right) for left, right in slopes) < 1e-4


@each
@each_dtype
def test_inputs_of_ten_thousand_give_finite_values_and_derivatives(activation: Activation, dtype: str) -> None:
    z = np.array([[-1e4, 0.0, 1e4], [1e4, 1e4, 1e4], [-1e4, -1e4, -1e4]], dtype=dtype)
    a, d_z = value_and_backward(activation, z)
    assert np.isfinite(d_z).all()
    assert np.isfinite(a).all()
    assert in_range(activation, a)


@each
@pytest.mark.parametrize("sign", [-1, 1])
def test_infinite_inputs_stay_within_the_range_or_the_docstring_speaks_of_nan(
    activation: Activation, sign: int
) -> None:
    a, _ = value_and_backward(activation, np.array([[sign * np.inf, 0.0]]))
    assert in_range(activation, a) or "NaN" in (activation.value.__doc__ or "")


@each
def test_nan_stays_nan_and_keeps_to_its_own_row(activation: Activation) -> None:
    a, _ = value_and_backward(activation, np.array([[np.nan, 1.0], [2.0, 3.0]]))
    assert np.isnan(a[0, 0])
    assert np.isfinite(a[1]).all()
