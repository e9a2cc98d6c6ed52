"""Passes that go on where the training stood."""

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from cutaway.errors import SettingError, ShapeError
from cutaway.network import Network
from cutaway.sklearn import DNNClassifier, DNNRegressor

Pair = tuple[NDArray[Any], NDArray[Any]]
CLASSES = [0, 1, 2]


def same(first: Network, second: Network) -> None:
    for name, array in first.arrays.items():
        assert_allclose(second.arrays[name], array, rtol=1e-7, atol=1e-12)


@pytest.mark.parametrize("optimizer", ["adam", "nadam", "momentum", "gradient_descent"])
def test_passes_over_the_same_rows_are_the_epochs_of_fit(iris: Pair, optimizer: str) -> None:
    """With 150 rows in batches of 40: what an optimizer remembers, and its count of steps, go on exactly."""
    settings: dict[str, Any] = {"optimizer": optimizer, "batch_size": 40, "random_state": 0}
    whole = DNNClassifier(epochs=3, **settings).fit(*iris)
    parts = DNNClassifier(**settings)
    for _ in range(3):
        parts.partial_fit(*iris, classes=CLASSES)
    same(whole.network_, parts.network_)
    assert parts.n_iter_ == 3
    assert parts.loss_curve_ == pytest.approx(whole.loss_curve_)
    assert [row["step"] for row in parts.history_] == [row["step"] for row in whole.history_[1:]]


def test_a_pass_goes_on_after_fit(line: Pair) -> None:
    settings: dict[str, Any] = {"batch_size": 16, "random_state": 0}
    whole = DNNRegressor(epochs=4, **settings).fit(*line)
    parts = DNNRegressor(epochs=2, **settings).fit(*line).partial_fit(*line).partial_fit(*line)
    same(whole.network_, parts.network_)


def test_a_pass_goes_on_from_the_best_epoch(iris: Pair) -> None:
    classifier = DNNClassifier(early_stopping=2, learning_rate=0.05, random_state=0).fit(*iris)
    before = classifier.network_
    classifier.set_params(early_stopping=None, learning_rate=1e-12).partial_fit(*iris)
    assert classifier.network_ is not before
    for name, array in before.arrays.items():
        assert_allclose(classifier.network_.arrays[name], array, atol=1e-9)


def test_every_pass_may_bring_another_number_of_rows(iris: Pair) -> None:
    X, y = iris
    classifier = DNNClassifier(batch_size=20, random_state=0)
    for _ in range(40):
        for start, end in ((0, 45), (45, 50), (50, 150)):
            classifier.partial_fit(X[start:end], y[start:end], classes=CLASSES)
    assert classifier.n_iter_ == 120
    assert classifier.history_[-1]["step"] == 40 * (3 + 1 + 5)
    assert classifier.score(X, y) > 0.9


def test_classes_that_come_later_have_their_outputs_from_the_start(iris: Pair) -> None:
    X, y = iris
    classifier = DNNClassifier(random_state=0).partial_fit(X[y < 2], y[y < 2], classes=CLASSES)
    assert classifier.predict_proba(X).shape == (150, 3)
    classifier.partial_fit(X, y)
    assert_array_equal(classifier.classes_, CLASSES)


def test_the_scale_of_the_targets_is_that_of_the_first_pass(line: Pair) -> None:
    X, y = line
    regressor = DNNRegressor((), optimizer="sgd", learning_rate=0.05, random_state=0)
    for _ in range(300):
        regressor.partial_fit(X[:20], y[:20]).partial_fit(X[20:], y[20:] + 1000)
    assert_allclose(regressor.predict(X).mean(), y.mean() + 500, rtol=1e-3)


def test_passes_print_a_line_each(line: Pair, capsys: pytest.CaptureFixture[str]) -> None:
    regressor = DNNRegressor(verbose=True, random_state=0).partial_fit(*line).partial_fit(*line)
    losses = regressor.loss_curve_
    expected = [f"epoch {number}/{number}  batch loss {loss:.4f}" for number, loss in enumerate(losses, start=1)]
    assert capsys.readouterr().out.splitlines() == expected


def test_the_first_pass_needs_the_classes(iris: Pair) -> None:
    with pytest.raises(SettingError, match="first call of partial_fit needs all classes"):
        DNNClassifier().partial_fit(*iris)


def test_classes_stay(iris: Pair) -> None:
    classifier = DNNClassifier().partial_fit(*iris, classes=CLASSES)
    with pytest.raises(SettingError, match=r"^classes is \[0, 1\]; the training began with"):
        classifier.partial_fit(*iris, classes=[0, 1])


def test_an_unknown_class_is_named(iris: Pair) -> None:
    X, y = iris
    with pytest.raises(SettingError, match=r"^y holds the class .*2.*, and the training began with"):
        DNNClassifier().partial_fit(X, y, classes=[0, 1])


def test_another_number_of_targets_is_refused(line: Pair) -> None:
    X, y = line
    regressor = DNNRegressor().partial_fit(X, np.stack([y, y], axis=1))
    with pytest.raises(ShapeError, match=r"^y has 1 targets, and the training began with 2"):
        regressor.partial_fit(X, y)


@pytest.mark.parametrize("setting", [{"schedule": "cosine"}, {"early_stopping": 3}], ids=str)
def test_what_needs_an_end_is_refused(line: Pair, setting: dict[str, Any]) -> None:
    with pytest.raises(SettingError, match="knows no end"):
        DNNRegressor(**setting).partial_fit(*line)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"hidden_units": (3,)}, "ask for another one now"), ({"optimizer": "sgd"}, "The optimizer is not the one")],
    ids=str,
)
def test_another_network_or_optimizer_is_refused_and_the_old_one_kept(
    line: Pair, change: dict[str, Any], sentence: str
) -> None:
    regressor = DNNRegressor(random_state=0).partial_fit(*line)
    before = regressor.predict(line[0])
    with pytest.raises(SettingError, match=sentence):
        regressor.set_params(**change).partial_fit(*line)
    assert_array_equal(regressor.predict(line[0]), before)
    assert regressor.n_iter_ == 1
