"""Every loss of the catalogue keeps what the catalogue promises."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from cutaway.definitions import ACTIVATIONS, LOSSES, Loss
from cutaway.execute import execute
from cutaway.execute.arrays import NUMPY, quiet
from cutaway.plan import with_loss

Matrix = NDArray[Any]
each = pytest.mark.parametrize("loss", LOSSES.values(), ids=lambda entry: entry.name)
each_dtype = pytest.mark.parametrize("dtype", ["float32", "float64"])


def outputs_and_targets(loss: Loss, seed: int, batch: int = 4, outputs: int = 3) -> tuple[Matrix, Matrix]:
    """Return outputs that the loss is made for, and targets of the same kind."""
    random = np.random.default_rng(seed)
    if loss.probabilities:
        p, y = random.dirichlet(np.ones(outputs), (2, batch))
    else:
        p, y = random.normal(scale=3, size=(2, batch, outputs))
    return p, y


def one_hot(batch: int = 4, outputs: int = 3) -> Matrix:
    return np.eye(outputs)[np.arange(batch) % outputs]


@each
@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 1000), batch=st.integers(1, 5), outputs=st.integers(1, 5))
def test_values_are_finite_and_nonnegative_one_for_each_example(
    loss: Loss, seed: int, batch: int, outputs: int
) -> None:
    value = loss.value(NUMPY, *outputs_and_targets(loss, seed, batch, outputs))
    assert value.shape == (batch,)
    assert np.isfinite(value).all()
    assert (value >= 0).all()


@each
@each_dtype
def test_shape_and_type_are_kept_and_inputs_unmodified(loss: Loss, dtype: str) -> None:
    p, y = (array.astype(dtype) for array in outputs_and_targets(loss, 0))
    before = p.copy(), y.copy()
    value, slope = loss.value(NUMPY, p, y), loss.slope(NUMPY, p, y)
    assert (value.dtype, slope.dtype, slope.shape) == (dtype, dtype, p.shape)
    np.testing.assert_array_equal((p, y), before)


@each
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("sure", [False, True], ids=["soft targets", "one-hot targets"])
def test_the_slope_equals_differences_along_a_random_direction(
    loss: Loss, seed: int, sure: bool, slope_along: Callable[..., float]
) -> None:
    p, y = outputs_and_targets(loss, seed)
    y = one_hot() if sure else y
    direction = 0.1 * np.random.default_rng(seed + 100).normal(size=p.shape) * p
    found = slope_along(lambda at: np.sum(loss.value(NUMPY, at, y)), p, direction)
    assert np.sum(loss.slope(NUMPY, p, y) * direction) == pytest.approx(found, rel=1e-7, abs=1e-8)


@each
@pytest.mark.parametrize("seed", range(20))
def test_no_output_is_better_than_the_target_itself(loss: Loss, seed: int) -> None:
    p, y = outputs_and_targets(loss, seed)
    assert (loss.value(NUMPY, p, y) >= loss.value(np, y, y)).all()


@each
def test_the_right_answer_given_for_sure_costs_nothing(loss: Loss) -> None:
    np.testing.assert_array_equal(loss.value(NUMPY, one_hot(), one_hot()), 0)


@each
def test_the_slope_vanishes_at_the_target_along_every_allowed_direction(loss: Loss) -> None:
    _, y = outputs_and_targets(loss, 5)
    slope = loss.slope(NUMPY, y, y)
    allowed = (
        slope - slope.mean(axis=-1, keepdims=True) if loss.probabilities else slope
    )  # probabilities keep their sum
    np.testing.assert_allclose(allowed, 0, atol=1e-12)


@each
def test_the_plan_takes_the_mean_over_the_batch(loss: Loss) -> None:
    p, y = outputs_and_targets(loss, 1)
    values = execute(with_loss((), loss), {"p": p, "y": y})
    np.testing.assert_array_equal(values["losses"], loss.value(NUMPY, p, y))
    assert values["loss"] == pytest.approx(loss.value(NUMPY, p, y).mean(), rel=1e-15)


@each
@each_dtype
def test_outputs_of_ten_thousand_give_a_finite_loss_or_the_docstring_says_infinite(loss: Loss, dtype: str) -> None:
    scores = np.array([[1e4, -1e4, 0.0]], dtype=dtype)
    p = ACTIVATIONS["softmax"].value(NUMPY, scores) if loss.probabilities else scores
    with quiet():
        for target in np.eye(3, dtype=dtype):
            value = loss.value(NUMPY, p, target[None])
            assert np.isfinite(value).all() or (np.isposinf(value).all() and "infinite" in (loss.value.__doc__ or ""))


@each
def test_nan_in_one_example_is_the_loss_of_that_example_alone(loss: Loss) -> None:
    p, _ = outputs_and_targets(loss, 1)
    p[0] = np.nan
    assert np.isnan(loss.value(NUMPY, p, one_hot())).tolist() == [True, False, False, False]


@each
def test_the_unit_is_named(loss: Loss) -> None:
    assert loss.unit
