"""Every regularizer of the catalogue keeps what the catalogue promises."""

import pickle
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import array_api_compat.torch
import array_api_strict
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from cutaway.definitions import REGULARIZERS, Regularizer
from cutaway.execute.arrays import NUMPY, namespace_of, quiet
from cutaway.execute.tape import TapeNamespace, Variable, backward
from cutaway.explain import Expression, formulas_of

Matrix = NDArray[Any]
# Beside the defaults: rates that can be told apart, each part of the elastic net alone, a norm that is often passed.
VARIANTS = ["l2:rate=0.5", "l1:rate=2", "l1_l2:l1=0.5,l2=3", "l1_l2:l1=0", "l1_l2:l2=0", "max_norm:norm=0.5"]
ALL = [REGULARIZERS.resolve(text) for text in (*REGULARIZERS, *VARIANTS)]
PENALTIES = [entry for entry in ALL if entry.value]
PROJECTIONS = [entry for entry in ALL if entry.project]
KINKS = [
    pytest.param(entry, kink, id=f"{entry.text}-{kink}")
    for entry in PENALTIES
    for kink in entry.kinks
    if entry.settings.get("l1") != 0  # without L1 the elastic net is smooth
]
NAMESPACES = {
    "array_api_strict": namespace_of(array_api_strict.asarray([1.0])),
    "torch": namespace_of(array_api_compat.torch.asarray([1.0])),
}
each = pytest.mark.parametrize("entry", ALL, ids=lambda entry: entry.text)
each_penalty = pytest.mark.parametrize("entry", PENALTIES, ids=lambda entry: entry.text)
each_projection = pytest.mark.parametrize("entry", PROJECTIONS, ids=lambda entry: entry.text)
each_kink = pytest.mark.parametrize(("entry", "kink"), KINKS)
each_dtype = pytest.mark.parametrize("dtype", ["float32", "float64"])
each_namespace = pytest.mark.parametrize("xp", NAMESPACES.values(), ids=NAMESPACES.keys())


def weights(low: float = -50.0, high: float = 50.0) -> st.SearchStrategy[Matrix]:
    """Return small matrices of either number type."""
    shapes = array_shapes(min_dims=2, max_dims=2, max_side=5)
    return st.one_of(
        arrays(np.float32, shapes, elements=st.floats(low, high, width=32)),
        arrays(np.float64, shapes, elements=st.floats(low, high)),
    )


def samples(entry: Regularizer, dtype: str = "float64") -> Matrix:
    """Return the entry's samples as a matrix of two columns, from the first to the last and back."""
    return np.stack([np.array(entry.samples, dtype=dtype), np.array(entry.samples[::-1], dtype=dtype)], axis=1)


def results(entry: Regularizer, W: Matrix, xp: Any = NUMPY) -> dict[str, Any]:
    """Return what each function of an entry makes of weights."""
    functions = {name: getattr(entry, name) for name in ("value", "slope", "project")}
    with quiet():
        return {name: function(xp, W) for name, function in functions.items() if function}


def one_sided_slopes(entry: Regularizer, weight: float, h: float = 1e-6) -> tuple[float, float]:
    """Return the difference quotients of a penalty to the left and to the right of a single weight."""
    assert entry.value
    left, here, right = (float(entry.value(NUMPY, np.array([[at]]))) for at in (weight - h, weight, weight + h))
    return (here - left) / h, (right - here) / h


def stated_slope(entry: Regularizer, weight: float) -> float:
    return float(results(entry, np.array([[weight]]))["slope"][0, 0])


def by_tape(function: Callable[..., Any], W: Matrix, shares: Matrix | float) -> Matrix:
    """Return the derivative of the result's weighted sum with respect to W, found by the tape."""
    variable, tape = Variable(W, NUMPY), TapeNamespace(NUMPY)
    return np.asarray(backward(tape.sum(function(tape, variable) * shares))[id(variable)])


@each
@each_dtype
def test_samples_give_finite_results(entry: Regularizer, dtype: str) -> None:
    found = results(entry, samples(entry, dtype))
    assert found
    assert all(np.isfinite(result).all() for result in found.values())


@each
@settings(deadline=None, max_examples=60)
@given(W=weights())
def test_shape_and_type_are_kept_and_weights_unmodified(entry: Regularizer, W: Matrix) -> None:
    before = W.copy()
    for name, result in results(entry, W).items():
        assert np.isfinite(result).all()
        assert (result.shape, result.dtype) == (() if name == "value" else W.shape, W.dtype)
    np.testing.assert_array_equal(W, before)


@each
@each_namespace
@each_dtype
def test_results_are_the_same_in_another_array_library(entry: Regularizer, xp: Any, dtype: str) -> None:
    W = samples(entry, dtype)
    expected, found = results(entry, W), results(entry, xp.asarray(W), xp)
    for name, result in expected.items():
        assert found[name].dtype == getattr(xp, dtype)
        tolerance = 8 * float(np.finfo(dtype).eps)  # sums in another order
        np.testing.assert_allclose(np.asarray(found[name]), result, rtol=tolerance)


@each
@each_dtype
def test_weights_of_ten_thousand_give_finite_results(entry: Regularizer, dtype: str) -> None:
    W = np.array([[-1e4, 0.0, 1e4], [1e4, 1e4, 0.0]], dtype=dtype)
    assert all(np.isfinite(result).all() for result in results(entry, W).values())


@each
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_weight_that_is_not_finite_does_not_go_unnoticed(entry: Regularizer, bad: float) -> None:
    found = results(entry, np.array([[bad, 1.0], [0.5, 2.0]]))
    watched = [found[name] for name in ("value", "project") if name in found]
    assert not any(np.isfinite(result).all() for result in watched)


@each
def test_it_can_be_sent_to_another_process(entry: Regularizer) -> None:
    assert pickle.loads(pickle.dumps(entry)) == entry


@each
def test_its_place_in_the_source_is_named(entry: Regularizer) -> None:
    assert entry.source.place


@each_penalty
@settings(deadline=None, max_examples=60)
@given(W=weights())
def test_a_penalty_is_never_negative_and_weights_of_zero_cost_nothing(entry: Regularizer, W: Matrix) -> None:
    assert results(entry, W)["value"] >= 0
    assert results(entry, np.zeros_like(W))["value"] == 0


@each_penalty
def test_a_rate_of_zero_costs_nothing(entry: Regularizer) -> None:
    free = replace(entry, settings=dict.fromkeys(entry.settings, 0.0))
    found = results(free, samples(entry))
    assert found["value"] == 0
    assert not found["slope"].any()


@each_penalty
@pytest.mark.parametrize("seed", range(4))
def test_the_slope_equals_differences_along_a_random_direction(
    entry: Regularizer, seed: int, slope_along: Callable[..., float]
) -> None:
    smooth = [weight for weight in entry.samples if weight not in entry.kinks]
    random = np.random.default_rng(seed)
    W = np.array([random.permutation(smooth) for _ in range(3)])
    direction = random.normal(size=W.shape)
    found = slope_along(lambda at: results(entry, at)["value"], W, direction)
    assert np.sum(results(entry, W)["slope"] * direction) == pytest.approx(found, rel=1e-7, abs=1e-12)


@each_penalty
def test_the_slope_equals_the_tapes(entry: Regularizer) -> None:
    assert entry.value
    W = samples(entry)  # the kink included: there both say 0
    np.testing.assert_allclose(by_tape(entry.value, W, 1.0), results(entry, W)["slope"], rtol=1e-14)


@each_kink
def test_a_declared_kink_is_one(entry: Regularizer, kink: float) -> None:
    left, right = one_sided_slopes(entry, kink)
    assert right - left > max(entry.settings.values()) * 1e-3


@each_kink
def test_the_slope_at_a_kink_lies_between_those_on_both_sides(entry: Regularizer, kink: float) -> None:
    left, right = one_sided_slopes(entry, kink)
    assert left <= stated_slope(entry, kink) <= right


@each_penalty
def test_there_is_no_other_kink(entry: Regularizer) -> None:
    grid = np.arange(-600, 601) / 100  # round numbers, since that is where people put kinks
    places = [float(weight) for weight in (*entry.samples, *grid) if weight not in entry.kinks]
    slopes = [one_sided_slopes(entry, weight) for weight in places]
    assert max(abs(left - right) for left, right in slopes) < max(entry.settings.values()) * 1e-4


def lengths(W: Matrix) -> Matrix:
    return np.asarray(np.linalg.norm(W, axis=0))


@each_projection
@settings(deadline=None, max_examples=60)
@given(W=weights())
def test_no_column_is_longer_than_the_norm_and_those_that_were_not_stay_as_they_are(
    entry: Regularizer, W: Matrix
) -> None:
    norm, found = entry.settings["norm"], results(entry, W)["project"]
    precision = float(np.finfo(W.dtype).eps)
    assert (lengths(found) <= norm * (1 + 8 * precision)).all()
    short = lengths(W.astype(np.float64)) <= norm * (1 - 8 * precision)
    np.testing.assert_array_equal(found[:, short], W[:, short])


@each_projection
@pytest.mark.parametrize("seed", range(4))
def test_a_projection_gives_the_nearest_weights_that_are_allowed(entry: Regularizer, seed: int) -> None:
    random, norm = np.random.default_rng(seed), entry.settings["norm"]
    W = 4 * random.normal(size=(3, 2))
    others = random.normal(size=(1000, 3, 2))
    others *= norm * random.uniform(size=(1000, 1, 2)) / np.linalg.norm(others, axis=1, keepdims=True)
    distances = np.linalg.norm(others - W, axis=1)
    assert (distances >= lengths(results(entry, W)["project"] - W)).all()


@each_projection
def test_what_was_held_once_is_left_alone(entry: Regularizer) -> None:
    once = results(entry, samples(entry))["project"]
    np.testing.assert_allclose(results(entry, once)["project"], once, rtol=1e-15)


@each_projection
def test_weights_of_zero_stay_zero(entry: Regularizer) -> None:
    assert not results(entry, np.zeros((3, 2)))["project"].any()


@each_projection
def test_a_projection_runs_on_the_tape(entry: Regularizer, slope_along: Callable[..., float]) -> None:
    random = np.random.default_rng(4)
    W, shares, direction = random.normal(scale=3, size=(3, 4, 3))
    assert entry.project
    found = slope_along(lambda at: np.sum(shares * results(entry, at)["project"]), W, direction)
    assert np.sum(by_tape(entry.project, W, shares) * direction) == pytest.approx(found, rel=1e-6)


def test_squares_beyond_the_number_type_leave_a_column_of_zeros_as_the_docstring_says() -> None:
    assert "becomes 0" in (REGULARIZERS["max_norm"].project.__doc__ or "").replace("\n    ", " ")
    found = results(REGULARIZERS["max_norm"], np.array([[1e20, 1.0]], dtype="float32"))["project"]
    assert found.tolist() == [[0.0, 1.0]]


def computed(formula: Expression, W: Matrix, numbers: dict[str, float]) -> Any:
    """Return the value of a formula, by an interpreter that knows nothing of the definitions."""
    operations: dict[str, Callable[..., Any]] = {
        "+": np.add,
        "*": np.multiply,
        "/": np.divide,
        "power": np.power,
        "sum": np.sum,
        "sum over the inputs": lambda x: np.sum(x, axis=0, keepdims=True),
        "abs": np.abs,
        "sign": np.sign,
        "sqrt": np.sqrt,
        "max": np.maximum,
    }
    if formula.operation == "symbol":
        return W if formula.name == "W" else numbers[formula.name]
    if formula.operation == "number":
        return formula.number
    return operations[formula.operation](*(computed(operand, W, numbers) for operand in formula.operands))


@each
def test_the_formulas_give_the_numbers(entry: Regularizer) -> None:
    W = np.random.default_rng(6).normal(scale=2, size=(4, 3))
    formulas = formulas_of(entry)
    assert [formula.result for formula in formulas] == (["penalty", "d_W"] if entry.value else ["W'"])
    for formula, expected in zip(formulas, results(entry, W).values(), strict=True):
        np.testing.assert_allclose(computed(formula.expression, W, dict(entry.settings)), expected, rtol=1e-14)
