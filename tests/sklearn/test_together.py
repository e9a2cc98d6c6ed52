"""The estimators among scikit-learn's own: pipelines, searches, cross-validation, copies, comparisons."""

import io
import pickle
from collections.abc import Callable
from typing import Any

import joblib
import numpy as np
import pytest
from numpy.testing import assert_array_equal
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.compose import TransformedTargetRegressor
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import GridSearchCV, cross_val_predict, cross_val_score, train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from cutaway.sklearn import DNNClassifier, DNNRegressor

Pair = tuple[NDArray[Any], NDArray[Any]]


def test_cross_validation_of_a_pipeline_on_the_digits(digits: Pair) -> None:
    pipeline = make_pipeline(StandardScaler(), DNNClassifier((64,), epochs=15, random_state=0))
    scores = cross_val_score(pipeline, *digits, cv=3)
    assert scores.shape == (3,)
    assert scores.min() > 0.9


def test_a_search_over_units_and_rates(iris: Pair) -> None:
    pipeline = make_pipeline(StandardScaler(), DNNClassifier(epochs=20, random_state=0))
    grid = {
        "dnnclassifier__hidden_units": [(), (16,), (16, 8)],
        "dnnclassifier__learning_rate": np.logspace(-5, -2, 2),
    }
    search = GridSearchCV(pipeline, grid, cv=3, error_score="raise").fit(*iris)
    assert len(search.cv_results_["params"]) == 6
    assert search.best_params_["dnnclassifier__learning_rate"] == pytest.approx(0.01)
    assert search.best_score_ > 0.85
    network = search.best_estimator_[-1].network_
    assert network.specification.sizes == (4, *search.best_params_["dnnclassifier__hidden_units"], 3)


def test_predictions_by_cross_validation_and_a_scaled_target(line: Pair) -> None:
    regressor = TransformedTargetRegressor(DNNRegressor(epochs=100, random_state=0), func=np.log, inverse_func=np.exp)
    predicted = cross_val_predict(regressor, *line, cv=2)
    assert predicted.shape == (40,)
    assert np.corrcoef(predicted, line[1])[0, 1] > 0.9


def test_it_is_as_good_as_mlp_classifier_on_the_digits(digits: Pair) -> None:
    X, X_test, y, y_test = train_test_split(digits[0] / 16, digits[1], test_size=0.3, random_state=0)
    ours = DNNClassifier(epochs=40, random_state=0).fit(X, y).score(X_test, y_test)
    theirs = MLPClassifier(batch_size=32, max_iter=40, random_state=0)
    with pytest.warns(ConvergenceWarning):  # 40 epochs, as ours, and not until nothing changes
        accuracy = theirs.fit(X, y).score(X_test, y_test)
    assert ours > 0.96
    assert ours > accuracy - 0.01


@pytest.mark.parametrize("estimator", [DNNClassifier, DNNRegressor])
def test_the_same_random_state_gives_the_same_network(iris: Pair, estimator: Callable[..., Any]) -> None:
    def parameters(random_state: Any) -> dict[str, Any]:
        fitted = estimator((5,), epochs=3, early_stopping=2, random_state=random_state).fit(*iris)
        return {name: array.tolist() for name, array in fitted.network_.parameters.items()}

    assert parameters(7) == parameters(np.int64(7)) != parameters(8)
    assert parameters(np.random.RandomState(1)) == parameters(np.random.RandomState(1))
    assert parameters(None) != parameters(None)


def _by_pickle(estimator: Any) -> Any:
    return pickle.loads(pickle.dumps(estimator))


def _by_joblib(estimator: Any) -> Any:
    file = io.BytesIO()
    joblib.dump(estimator, file)
    file.seek(0)
    return joblib.load(file)


@pytest.mark.parametrize("copy", [_by_pickle, _by_joblib])
@pytest.mark.parametrize("estimator", [DNNClassifier, DNNRegressor])
def test_a_stored_estimator_answers_and_goes_on_the_same(
    iris: Pair, estimator: Callable[..., Any], copy: Callable[[Any], Any]
) -> None:
    fitted = estimator(epochs=3, random_state=0).fit(*iris)
    other = copy(fitted)
    assert_array_equal(other.predict(iris[0]), fitted.predict(iris[0]))
    assert_array_equal(other.partial_fit(*iris).predict(iris[0]), fitted.partial_fit(*iris).predict(iris[0]))


def test_a_clone_has_the_parameters_and_nothing_learned(iris: Pair) -> None:
    fitted = DNNClassifier((9,), dropout=0.1, epochs=2, random_state=0).fit(*iris)
    other = clone(fitted)
    assert other.get_params() == fitted.get_params()
    assert not hasattr(other, "network_")
    assert_array_equal(other.fit(*iris).predict_proba(iris[0]), fitted.predict_proba(iris[0]))
