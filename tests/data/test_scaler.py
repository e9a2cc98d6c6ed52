"""Scaling: mean 0 and deviation 1 on the training data, with figures that no other data change."""

from typing import Any

import numpy as np
import pytest

from cutaway.data import Dataset, Scaler, make_dataset
from cutaway.errors import DataError


def _data(seed: int, examples: int = 50) -> Dataset:
    random = np.random.default_rng(seed)
    x = np.column_stack([random.normal(100, 7, examples), random.normal(0, 1e-3, examples), np.full(examples, 0.1)])
    return make_dataset("d", x, targets=random.normal(5e5, 1e4, (examples, 2)))


def test_columns_get_mean_0_and_deviation_1() -> None:
    train = _data(0)
    scaled = Scaler.fit(train).apply(train)
    assert scaled.targets is not None
    for values in (scaled.x[:, :2], scaled.targets):
        np.testing.assert_allclose(values.mean(axis=0), 0, atol=1e-9)
        np.testing.assert_allclose(values.std(axis=0), 1)
    np.testing.assert_allclose(scaled.x[:, 2], 0, atol=1e-12)  # a constant column becomes 0, not NaN
    assert scaled.scale == 1


def test_outputs_go_back_to_the_units_of_the_targets() -> None:
    train, other = _data(0), _data(1)
    scaler = Scaler.fit(train)
    assert other.targets is not None
    np.testing.assert_allclose(scaler.original_targets(scaler.apply(other).y("float64")), other.targets)


def test_pictures_are_scaled_from_what_the_network_would_get() -> None:
    x = np.array([[0, 255], [255, 255]], np.uint8)
    scaler = Scaler.fit(make_dataset("d", x, [0, 1], ("a", "b"), scale=255))
    assert scaler == Scaler((0.5, 1.0), (0.5, 1.0))


def test_a_scaler_survives_json_and_refuses_nonsense() -> None:
    scaler = Scaler.fit(_data(0))
    stored: dict[str, Any] = scaler.to_json()
    assert Scaler.from_json(stored) == scaler
    bad: list[Any] = [None, {}, {**stored, "mean": [1]}, {**stored, "mean": "abc"}, {**stored, "deviation": [0, 1, 1]}]
    for nonsense in [*bad, {**stored, "mean": [np.nan, 1, 1]}, {**stored, "mean": [True, 1, 1]}]:
        with pytest.raises(DataError, match="scaler"):
            Scaler.from_json(nonsense)


def test_what_cannot_be_scaled() -> None:
    train = _data(0)
    with pytest.raises(DataError, match="no examples"):
        Scaler.fit(train.take([]))
    with pytest.raises(DataError, match="too large"):
        Scaler.fit(make_dataset("d", [[1e308], [-1e308], [1e308]], targets=[1, 2, 3]))
    with pytest.raises(DataError, match="fitted to 3 and 2"):
        Scaler.fit(train).apply(make_dataset("d", train.x, targets=np.zeros(50)))
