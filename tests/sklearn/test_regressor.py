"""What the regressor learns, and in which units it answers."""

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from cutaway.errors import DataError, SettingError
from cutaway.sklearn import DNNRegressor

Pair = tuple[NDArray[Any], NDArray[Any]]


def test_large_targets_far_from_zero_are_learned(line: Pair) -> None:
    X, y = line
    regressor = DNNRegressor(epochs=300, random_state=0).fit(X, y)
    assert regressor.score(X, y) > 0.99
    assert regressor.loss_curve_[0] > 0.1 > 0.01 > regressor.loss_curve_[-1]  # in squared deviations


def test_a_change_of_units_changes_the_answer_by_the_units_alone(line: Pair) -> None:
    X, y = line
    first = DNNRegressor(epochs=20, random_state=0).fit(X, y)
    second = DNNRegressor(epochs=20, random_state=0).fit(X, y / 1000 - 7)
    assert_allclose(second.predict(X), first.predict(X) / 1000 - 7, rtol=1e-9)


def test_the_network_answers_in_the_units_of_y(line: Pair) -> None:
    X, y = line
    regressor = DNNRegressor((), optimizer="sgd", learning_rate=0.1, epochs=400, random_state=0).fit(X, y)
    assert_array_equal(regressor.network_(X).ravel(), regressor.predict(X))
    assert_allclose(regressor.network_.parameters["W1"], [[20_000], [-5_000]], rtol=1e-6)
    assert_allclose(regressor.network_.parameters["b1"], [300_000], rtol=1e-6)


def test_predictions_have_the_axes_of_y(line: Pair) -> None:
    X, y = line
    both = np.stack([y, -y / 1000], axis=1)
    regressor = DNNRegressor(epochs=100, random_state=0).fit(X, both)
    assert regressor.n_outputs_ == 2
    assert regressor.predict(X).shape == (40, 2)
    assert regressor.score(X, both) > 0.9
    assert DNNRegressor(epochs=1).fit(X, y[:, np.newaxis]).predict(X).shape == (40, 1)
    assert DNNRegressor(epochs=1).fit(X, y).predict(X).shape == (40,)


def test_a_constant_target_is_learned() -> None:
    X = np.random.default_rng(0).normal(size=(20, 3))
    regressor = DNNRegressor((), epochs=500, learning_rate=0.01, random_state=0).fit(X, np.full(20, 7.0))
    assert_allclose(regressor.predict(X), 7, atol=0.01)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_predictions_have_the_type_of_x(line: Pair, dtype: str) -> None:
    X, y = line[0].astype(dtype), line[1]
    assert DNNRegressor(epochs=1).fit(X, y).predict(X).dtype == dtype


@pytest.mark.parametrize("loss", ["huber", "mean_absolute_error"])
def test_other_losses_mind_an_outlier_less(line: Pair, loss: str) -> None:
    X, y = line[0], line[1].copy()
    y[0] += 1e6
    rest = slice(1, None)
    settings: dict[str, Any] = {"hidden_units": (), "optimizer": "sgd", "learning_rate": 0.05, "epochs": 300}
    plain, robust = (DNNRegressor(**settings, loss=name, random_state=0).fit(X, y) for name in (None, loss))
    errors = [np.abs(regressor.predict(X) - y)[rest].mean() for regressor in (plain, robust)]
    assert errors[1] < errors[0] / 2


def test_targets_too_large_to_be_scaled_are_refused(line: Pair) -> None:
    X = line[0]
    with pytest.raises(DataError, match="'y' has values too large to be scaled"):
        DNNRegressor(epochs=1).fit(X, np.linspace(-1, 1, 40) * 1e200)


def test_targets_too_large_for_the_type_of_x_are_refused(line: Pair) -> None:
    X, y = line[0].astype("float32"), line[1] * 1e36
    with pytest.raises(SettingError, match=r"do not fit into float32, the type of X; give X as float64\.$"):
        DNNRegressor(epochs=1).fit(X, y)
