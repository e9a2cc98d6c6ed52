"""Every metric gives numbers within its range, in the shape that its kind says."""

import numpy as np
import pytest

from cutaway.definitions import METRICS, Metric

each = pytest.mark.parametrize("metric", METRICS.values(), ids=lambda entry: entry.name)


@each
@pytest.mark.parametrize(("batch", "outputs"), [(1, 1), (1, 3), (5, 2), (64, 10)])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_shape_is_that_of_the_kind_and_the_numbers_are_within_the_range(
    metric: Metric, batch: int, outputs: int, dtype: str
) -> None:
    random = np.random.default_rng(4)
    p = random.normal(size=(batch, outputs)).astype(dtype)
    value = metric.value(np, p, np.eye(outputs, dtype=dtype)[random.integers(outputs, size=batch)])
    shapes = {"per example": (batch,), "per class": (outputs,), "table": (outputs, outputs), "number": ()}
    low, high = metric.range
    assert value.shape == shapes[metric.kind]
    assert np.all((value.astype(float) >= low) & (value.astype(float) <= high))


@each
def test_inputs_are_unmodified(metric: Metric) -> None:
    p, y = np.array([[0.2, 0.8], [0.5, 0.5]]), np.eye(2)
    metric.value(np, p, y)
    assert p.tolist() == [[0.2, 0.8], [0.5, 0.5]]
    assert y.tolist() == [[1, 0], [0, 1]]


@each
def test_perfect_outputs_get_the_best_value_there_is(metric: Metric) -> None:
    y = np.eye(3)[[0, 1, 2, 2]]
    value = metric.value(np, y.copy(), y)
    if metric.kind == "table":
        np.testing.assert_array_equal(value, np.diag([1, 1, 2]))
    else:
        assert (value == metric.range[1]).all()


@each
def test_the_order_of_the_examples_does_not_matter(metric: Metric) -> None:
    random = np.random.default_rng(5)
    p, y = random.normal(size=(30, 4)), np.eye(4)[random.integers(4, size=30)]
    order = random.permutation(30)
    value, other = metric.value(np, p, y), metric.value(np, p[order], y[order])
    np.testing.assert_allclose(other, value[order] if metric.kind == "per example" else value, rtol=1e-12)
