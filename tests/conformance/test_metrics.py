"""Every metric gives one number for each example, within its range."""

import numpy as np
import pytest

from cutaway.definitions import METRICS, Metric

each = pytest.mark.parametrize("metric", METRICS.values(), ids=lambda entry: entry.name)


@each
@pytest.mark.parametrize(("batch", "outputs"), [(1, 1), (1, 3), (5, 2), (64, 10)])
def test_there_is_one_number_within_the_range_for_each_example(metric: Metric, batch: int, outputs: int) -> None:
    random = np.random.default_rng(4)
    value = metric.value(
        np, random.normal(size=(batch, outputs)), np.eye(outputs)[random.integers(outputs, size=batch)]
    )
    low, high = metric.range
    assert value.shape == (batch,)
    assert np.all((value.astype(float) >= low) & (value.astype(float) <= high))


@each
def test_inputs_are_unmodified(metric: Metric) -> None:
    p, y = np.array([[0.2, 0.8], [0.5, 0.5]]), np.eye(2)
    metric.value(np, p, y)
    assert p.tolist() == [[0.2, 0.8], [0.5, 0.5]]
    assert y.tolist() == [[1, 0], [0, 1]]
