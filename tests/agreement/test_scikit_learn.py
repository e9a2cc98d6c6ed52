"""scikit-learn as the authority for metrics, on random outputs; some classes never guessed, some never there."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn import metrics
from sklearn.exceptions import UndefinedMetricWarning

from cutaway.definitions import METRICS

CLASSES = 6
LABELS = list(range(CLASSES))
Matrix = NDArray[Any]


def of_guesses(function: Callable[..., Any], **arguments: Any) -> Callable[[Matrix, Matrix], Any]:
    """Return the function of outputs and one-hot targets that asks scikit-learn, which wants class numbers."""
    return lambda p, y: function(y.argmax(axis=1), p.argmax(axis=1), **arguments)


def top(k: int) -> Callable[[Matrix, Matrix], Any]:
    return lambda p, y: metrics.top_k_accuracy_score(y.argmax(axis=1), p, k=k, labels=LABELS)


PER_CLASS: dict[str, Any] = {"average": None, "labels": LABELS, "zero_division": 0}
THERE: dict[str, Callable[[Matrix, Matrix], Any]] = {
    "accuracy": of_guesses(metrics.accuracy_score),
    "top_k": top(3),
    "top_k:k=1": top(1),
    "top_k:k=5": top(5),
    "confusion_matrix": of_guesses(metrics.confusion_matrix, labels=LABELS),
    "precision": of_guesses(metrics.precision_score, **PER_CLASS),
    "recall": of_guesses(metrics.recall_score, **PER_CLASS),
    "f1": of_guesses(metrics.f1_score, **PER_CLASS),
    "r_squared": lambda p, y: metrics.r2_score(y, p),
}


def example(seed: int, examples: int) -> tuple[Matrix, Matrix]:
    """Return outputs that never name class 2, and targets without class 4, leaning to each other."""
    random = np.random.default_rng(seed)
    y = np.eye(CLASSES)[random.choice([0, 1, 2, 3, 5], size=examples)]
    p = y + random.normal(size=y.shape)
    p[:, 2] -= 20
    return p, y


def test_each_metric_has_a_counterpart() -> None:
    assert {text.split(":")[0] for text in THERE} == set(METRICS)


@pytest.mark.parametrize("text", THERE)
@pytest.mark.parametrize("examples", [2, 5, 300])
@pytest.mark.parametrize("seed", range(5))
def test_metric(text: str, examples: int, seed: int) -> None:
    p, y = example(seed, examples)
    metric = METRICS.resolve(text)
    value = metric.value(np, p, y)
    figure = value.mean() if metric.kind == "per example" else value
    np.testing.assert_allclose(figure, THERE[text](p, y), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("seed", range(5))
def test_r_squared_of_a_regression(seed: int) -> None:
    random = np.random.default_rng(seed)
    y = random.normal(size=(50, 3)) * [1, 10, 100]
    y[:, 1] = 4  # a constant target
    p = y + random.normal(size=y.shape)
    for outputs in (p, np.where([True, False, True], p, y)):
        assert METRICS["r_squared"].value(np, outputs, y) == pytest.approx(metrics.r2_score(y, outputs), rel=1e-12)


@pytest.mark.parametrize("name", ["precision", "recall", "f1"])
def test_scikit_learn_warns_where_there_is_nothing_to_take_a_share_of(name: str) -> None:
    p, y = example(0, 300)
    p[:, [2, 4]] -= 20
    y[:] = np.eye(CLASSES)[0] if name == "f1" else y
    score = getattr(metrics, f"{name}_score")
    with pytest.warns(UndefinedMetricWarning):
        score(y.argmax(axis=1), p.argmax(axis=1), average=None, labels=LABELS)
    assert METRICS[name].value(np, p, y)[4] == 0


def test_scikit_learn_gives_nan_for_the_r_squared_of_one_example() -> None:
    one = np.array([[2.0]])
    with pytest.warns(UndefinedMetricWarning):
        assert np.isnan(metrics.r2_score(one, one))
    assert METRICS["r_squared"].value(np, one, one) == 1


def test_scikit_learn_takes_the_last_of_equal_outputs_first() -> None:
    p, y = np.ones((1, 3)), np.eye(3)[[2]]
    assert metrics.top_k_accuracy_score([2], p, k=1, labels=[0, 1, 2]) == 1
    assert not METRICS.resolve("top_k:k=1").value(np, p, y)[0]
