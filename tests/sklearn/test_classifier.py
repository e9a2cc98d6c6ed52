"""What the classifier learns, answers and shows."""

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from cutaway import Network
from cutaway.data import make_dataset
from cutaway.errors import NonFiniteError
from cutaway.sklearn import DNNClassifier
from cutaway.train import Training, TrainingSettings

Pair = tuple[NDArray[Any], NDArray[Any]]


def test_it_is_the_training_that_cutaway_has(iris: Pair) -> None:
    X, y = iris
    classifier = DNNClassifier((7,), "tanh", epochs=5, optimizer="sgd:momentum=0.9", random_state=3).fit(X, y)
    network = Network([4, 7, 3], activation="tanh", dtype="float64", seed=3)
    settings = TrainingSettings(optimizer="sgd:momentum=0.9", batch_size=32, epochs=5, seed=3)
    *_, last = Training(network, make_dataset("iris", X, y, ("a", "b", "c")), None, settings).run()
    for name, array in last.state.parameters.items():
        assert_array_equal(classifier.network_.parameters[name], array)
    assert classifier.n_iter_ == len(classifier.loss_curve_) == 5
    assert [row["epoch"] for row in classifier.history_] == [0, 1, 2, 3, 4, 5]
    assert classifier.history_[-1]["training_loss"] == last.row["training_loss"]  # type: ignore[index]


def test_the_loss_of_an_epoch_is_the_mean_over_its_examples(iris: Pair) -> None:
    X, y = iris[0][:40], iris[1][:40]
    classifier = DNNClassifier(epochs=1, batch_size=25, random_state=0).fit(X, y)
    data = make_dataset("iris", X, y, ("a", "b", "c"))
    settings = TrainingSettings(batch_size=25, epochs=1)
    snapshots = list(Training(Network([4, 100, 3], dtype="float64"), data, None, settings).run())
    assert classifier.loss_curve_ == [pytest.approx((25 * snapshots[1].loss + 15 * snapshots[2].loss) / 40)]


def test_the_network_answers_what_the_estimator_answers(iris: Pair) -> None:
    X, y = iris
    names = np.array(["setosa", "versicolor", "virginica"])
    classifier = DNNClassifier(learning_rate=0.01, epochs=20, random_state=0).fit(X, names[y])
    assert_array_equal(classifier.classes_, names)
    assert_array_equal(classifier.predict_proba(X), classifier.network_(X))
    assert_array_equal(classifier.predict(X), names[classifier.network_(X).argmax(axis=1)])
    assert_allclose(np.exp(classifier.predict_log_proba(X)), classifier.predict_proba(X))
    assert classifier.score(X, names[y]) > 0.9


def test_log_probabilities_stay_finite_where_probabilities_vanish() -> None:
    X, y = np.array([[-1.0], [1.0]]), [0, 1]
    classifier = DNNClassifier((), epochs=50, learning_rate=0.1, random_state=0).fit(X, y)
    far = X * 1000
    assert classifier.predict_proba(far).min() == 0
    logarithms = classifier.predict_log_proba(far)
    assert np.isfinite(logarithms).all()
    assert logarithms.min() < -745  # e to this is 0 for float64


@pytest.mark.parametrize(("given", "kept"), [("float32", "float32"), ("float64", "float64"), ("int32", "float64")])
def test_the_type_of_x_is_kept(given: str, kept: str) -> None:
    X, y = np.arange(20).reshape(10, 2).astype(given) % 7, [0, 1] * 5
    classifier = DNNClassifier(epochs=2).fit(X, y)
    assert classifier.network_.specification.dtype == classifier.predict_proba(X).dtype == kept


def test_one_class_is_always_the_answer() -> None:
    classifier = DNNClassifier(epochs=2).fit([[0.0], [1.0]], ["only", "only"])
    assert classifier.predict([[9.0]]).tolist() == ["only"]
    assert classifier.predict_proba([[9.0]]).tolist() == [[1.0]]


def test_early_stopping_holds_examples_out_and_keeps_the_best_epoch(iris: Pair) -> None:
    X, y = iris
    settings: dict[str, Any] = {"epochs": 500, "learning_rate": 0.05, "early_stopping": 3, "random_state": 0}
    classifier = DNNClassifier(**settings, validation_fraction=0.2).fit(X, y)
    losses = [row["validation_loss"] for row in classifier.history_[1:]]
    assert classifier.n_iter_ == len(losses) == int(np.argmin(losses)) + 1 + 3 < 500
    held_out = np.random.default_rng(np.random.SeedSequence(0, spawn_key=(1,))).permutation(150)[:30]
    assert classifier.network_.loss(X[held_out], y[held_out]) == pytest.approx(min(losses))


def test_without_early_stopping_nothing_is_held_out(iris: Pair) -> None:
    classifier = DNNClassifier(epochs=2, random_state=0).fit(*iris)
    assert not any("validation_loss" in row for row in classifier.history_)


def test_a_schedule_that_watches_gets_examples_to_watch(iris: Pair) -> None:
    schedule = "reduce_on_plateau:patience=0,threshold=1"
    classifier = DNNClassifier(epochs=3, schedule=schedule, random_state=0).fit(*iris)
    assert "validation_loss" in classifier.history_[-1]
    rates = [row["learning_rate"] for row in classifier.history_[1:]]
    assert rates == pytest.approx([0.001, 0.0001, 0.00001])


@pytest.mark.parametrize("part", [{"dropout": 0.3}, {"batch_normalization": True}, {"regularizers": ["l2"]}], ids=str)
def test_what_else_a_network_and_a_training_can_have(iris: Pair, part: dict[str, Any]) -> None:
    X, y = iris
    classifier = DNNClassifier((16,), **part, learning_rate=0.01, epochs=60, batch_size=30, random_state=0).fit(X, y)
    assert classifier.score(X, y) > 0.9
    assert_array_equal(classifier.predict_proba(X), classifier.network_(X))


def test_a_line_is_printed_for_each_epoch(iris: Pair, capsys: pytest.CaptureFixture[str]) -> None:
    classifier = DNNClassifier(epochs=2, verbose=True, random_state=0).fit(*iris)
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith(f"epoch 1/2  batch loss {classifier.loss_curve_[0]:.4f}  training loss ")
    assert second.startswith("epoch 2/2 ")
    DNNClassifier(epochs=2).fit(*iris)
    assert capsys.readouterr().out == ""


def test_a_training_that_runs_away_is_a_sentence_and_leaves_nothing_behind(iris: Pair) -> None:
    classifier = DNNClassifier(epochs=2, random_state=0).fit(*iris)
    classifier.set_params(activation="identity", optimizer="sgd", learning_rate=1e12, epochs=50)
    with pytest.raises(NonFiniteError, match=r"^Training stopped at step \d+ .*; a smaller one is the usual cure"):
        classifier.fit(*iris)
    with pytest.raises(ValueError, match="not fitted"):
        classifier.predict(iris[0])


def test_inputs_too_large_for_the_network_are_refused_and_not_guessed_at(iris: Pair) -> None:
    classifier = DNNClassifier(epochs=2, random_state=0).fit(*iris)
    with pytest.raises(NonFiniteError, match=r"outputs hold NaN or infinity: inputs are too large"):
        classifier.predict(np.full((1, 4), 1e308))


def test_regularizers_hold_the_weights_small(iris: Pair) -> None:
    settings: dict[str, Any] = {"learning_rate": 0.01, "epochs": 40, "random_state": 0}
    free, held = (DNNClassifier((16,), regularizers=each, **settings).fit(*iris) for each in ((), ("l2:rate=0.05",)))
    sizes = [np.linalg.norm(classifier.network_.parameters["W1"]) for classifier in (free, held)]
    assert sizes[1] < sizes[0] / 2
