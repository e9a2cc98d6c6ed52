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
    """Return outputs that the loss is made for, and targets of the kind it wants."""
    random = np.random.default_rng(seed)
    p = output_for(loss, random.normal(scale=2, size=(batch, outputs)))
    if loss.targets == (0, 1):
        return p, random.dirichlet(np.ones(outputs), batch)
    return p, random.normal(scale=3, size=(batch, outputs))


def output_for(loss: Loss, scores: Matrix) -> Matrix:
    """Return what the output activation that belongs to a loss makes of scores."""
    output: Matrix = ACTIVATIONS[loss.outputs[0]].value(NUMPY, scores) if loss.outputs else scores
    return output


def best_output(loss: Loss, y: Matrix) -> Matrix:
    """Return the output that no other one beats: for most losses the target itself."""
    with np.errstate(divide="ignore"):
        inverse: dict[str, Matrix] = {
            "negative_log_likelihood": np.log(y, where=y > 0, out=np.full_like(y, -np.inf)),
            "binary_cross_entropy_with_logits": np.log(np.maximum(y, 1e-99)) - np.log(np.maximum(1 - y, 1e-99)),
            "hinge": 2 / (2 * y - 1),
        }
    return inverse.get(loss.name, y)


def across(loss: Loss, slope: Matrix, p: Matrix) -> Matrix:
    """Return a slope without its part that leaves the outputs' kind: probabilities keep their sum."""
    if "softmax" in (loss.outputs or ()):
        return np.asarray(slope - slope.mean(axis=-1, keepdims=True))
    if "log_softmax" in (loss.outputs or ()):
        away = np.exp(p)
        return np.asarray(slope - away * (np.sum(slope * away, axis=-1) / np.sum(away * away, axis=-1))[:, None])
    return slope


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
    assert (loss.value(NUMPY, p, y) >= loss.value(NUMPY, best_output(loss, y), y) - 1e-12).all()


@each
@pytest.mark.parametrize("seed", range(20))
def test_values_lie_within_the_stated_range(loss: Loss, seed: int) -> None:
    value, (low, high) = loss.value(NUMPY, *outputs_and_targets(loss, seed)), loss.range
    assert np.all((value >= low) & (value <= high))


@each
def test_the_slope_jumps_at_each_kink_and_nowhere_else(loss: Loss) -> None:
    # Outputs around the target 1, between those that the loss can follow: probabilities, their logarithms, numbers.
    low, high = {"softmax": (0.01, 1.0), "sigmoid": (0.01, 1.0), "log_softmax": (-4.0, 0.0)}.get(
        (loss.outputs or ("",))[0], (-4.0, 4.0)
    )
    near = 1e-7
    p = np.append(np.linspace(low + near, high - near, 200), list(loss.kinks))[:, None]
    before, after = (loss.slope(NUMPY, p + side, np.ones_like(p))[:, 0] for side in (-near, near))
    jumps = np.abs(after - before) > 1e-3 * (1 + np.abs(after))
    assert sorted(p[jumps, 0]) == list(loss.kinks)


@each
def test_the_right_answer_given_for_sure_costs_nothing(loss: Loss) -> None:
    np.testing.assert_allclose(loss.value(NUMPY, best_output(loss, one_hot()), one_hot()), 0, atol=1e-90)


@each
def test_the_slope_vanishes_at_the_target_along_every_allowed_direction(loss: Loss) -> None:
    _, y = outputs_and_targets(loss, 5)
    p = best_output(loss, y)
    np.testing.assert_allclose(across(loss, loss.slope(NUMPY, p, y), p), 0, atol=1e-12)


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
    with quiet():
        p = output_for(loss, scores)
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
