"""Layers by hand arithmetic, and input features as they are typed."""

import numpy as np
import pytest

from cutaway.definitions import LAYERS
from cutaway.definitions.layers import BATCH_NORMALIZATION, read_feature
from cutaway.definitions.layers.batch_statistics import BATCH_MEAN, BATCH_VARIANCE
from cutaway.errors import SettingError


def test_dropout_by_hand() -> None:
    half = LAYERS.resolve("dropout:rate=0.75")
    assert half.value(np, np.array([[3.0, 5.0]]), np.array([[1.0, 0.0]])).tolist() == [[12.0, 0.0]]
    assert half.derivatives["a"].value(np, np.array([[1.0, 1.0]]), np.array([[1.0, 0.0]])).tolist() == [[4.0, 0.0]]


def test_batch_normalization_by_hand() -> None:
    z = np.array([[1.0], [3.0], [5.0], [7.0]])
    mean = BATCH_MEAN.value(np, z)
    variance = BATCH_VARIANCE.value(np, z, mean)
    assert (mean.tolist(), variance.tolist()) == ([4.0], [5.0])
    exact = LAYERS.resolve("batch_normalization:epsilon=1e-12")
    normalized = exact.value(np, z, mean, variance, np.array([2.0]), np.array([10.0]))
    np.testing.assert_allclose(normalized[:, 0], 10 + 2 * np.array([-3, -1, 1, 3]) / np.sqrt(5), rtol=1e-12)


def test_running_averages_by_hand() -> None:
    mean, variance = BATCH_NORMALIZATION.statistics
    z = np.zeros((4, 1))
    assert mean.average(np, np.array([10.0]), np.array([20.0])).tolist() == [11.0]
    # of 4 examples the variance 6 counts as 6 * 4/3 = 8
    np.testing.assert_allclose(variance.average(np, np.array([1.0]), np.array([6.0]), z), [0.9 + 0.8], rtol=1e-15)


def test_the_features_of_the_playground_by_hand() -> None:
    found = LAYERS["features"].value(np, np.array([[2.0, 3.0]]))
    np.testing.assert_array_equal(found, [[2, 3, 4, 9, 6, np.sin(2), np.sin(3)]])


@pytest.mark.parametrize(
    ("typed", "text", "columns"),
    [
        ("x1", "x1", (0,)),
        (" X12 ", "x12", (11,)),
        ("x2²", "x2^2", (1,)),
        ("x2**2", "x2^2", (1,)),
        ("x1x2", "x1*x2", (0, 1)),
        ("x3 * x1", "x3*x1", (2, 0)),
        ("sin(x2)", "sin(x2)", (1,)),
    ],
)
def test_features_as_they_are_typed(typed: str, text: str, columns: tuple[int, ...]) -> None:
    feature = read_feature(typed)
    assert (feature.text, feature.columns) == (text, columns)
    assert read_feature(feature.text) == feature


@pytest.mark.parametrize("typed", ["", "x", "x0", "y1", "cos(x1)", "x1^3", "x1+x2", "x1*x2*x3", "x1x", "x٣", "x" * 99])
def test_what_is_no_feature_gets_a_sentence(typed: str) -> None:
    with pytest.raises(SettingError, match=r"^There is no input feature .*; expected one such as x1, x1\^2, x1\*x2,"):
        read_feature(typed)
