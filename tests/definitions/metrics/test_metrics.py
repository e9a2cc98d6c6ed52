"""Metrics by hand."""

import numpy as np
import pytest

from cutaway.definitions import METRICS


@pytest.mark.parametrize(
    ("p", "true_class", "right"),
    [
        ([0.1, 0.7, 0.2], 1, True),
        ([0.1, 0.7, 0.2], 2, False),
        ([0.4, 0.4, 0.2], 0, True),  # the first of equals counts
        ([0.4, 0.4, 0.2], 1, False),
        ([-3.0, -1.0, -2.0], 1, True),  # any numbers will do, not probabilities alone
    ],
)
def test_accuracy_of_one_example(p: list[float], true_class: int, right: bool) -> None:
    assert METRICS["accuracy"].value(np, np.array([p]), np.eye(3)[[true_class]]).tolist() == [right]


@pytest.mark.parametrize(
    ("p", "true_class", "right"),
    [
        ([0.1, 0.7, 0.2], 2, True),
        ([0.1, 0.7, 0.2], 0, False),
        ([0.3, 0.3, 0.3], 1, True),  # of equals the first two
        ([0.3, 0.3, 0.3], 2, False),
        ([0.1, np.nan, 0.2], 0, False),  # NaN comes before all
        ([np.inf, 0.5, -np.inf], 1, True),
    ],
)
def test_top_two(p: list[float], true_class: int, right: bool) -> None:
    assert METRICS.resolve("top_k:k=2").value(np, np.array([p]), np.eye(3)[[true_class]]).tolist() == [right]


def test_the_first_of_one_is_the_accuracy() -> None:
    random = np.random.default_rng(2)
    p, y = random.integers(4, size=(200, 5)) / 4, np.eye(5)[random.integers(5, size=200)]  # with many equals
    first, accuracy = METRICS.resolve("top_k:k=1"), METRICS["accuracy"]
    np.testing.assert_array_equal(first.value(np, p, y), accuracy.value(np, p, y))


# Three examples of class 0, one of class 1, none of class 2; guessed: 0, 0, 1 and 1.
GUESSES, LABELS = np.eye(3)[[0, 0, 1, 1]], np.eye(3)[[0, 0, 0, 1]]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("confusion_matrix", [[2, 1, 0], [0, 1, 0], [0, 0, 0]]),
        ("precision", [1, 1 / 2, 0]),  # 2 of 2, 1 of 2, and never guessed
        ("recall", [2 / 3, 1, 0]),  # 2 of 3, 1 of 1, and no example
        ("f1", [4 / 5, 2 / 3, 0]),  # 2 · 2 / (2 + 3), 2 · 1 / (2 + 1)
    ],
)
def test_metrics_of_classes(name: str, expected: list[float]) -> None:
    np.testing.assert_allclose(METRICS[name].value(np, GUESSES, LABELS), expected)


@pytest.mark.parametrize(
    ("p", "y", "expected"),
    [
        ([[1.0], [2.0], [3.0]], [[1.0], [2.0], [4.0]], 1 - 1 / (14 / 3)),
        ([[2.0], [2.0]], [[1.0], [3.0]], 0),  # the mean
        ([[3.0], [1.0]], [[1.0], [3.0]], -3),  # worse than the mean: 1 - 8 / 2
        ([[1.0, 5.0], [3.0, 5.0]], [[1.0, 5.0], [3.0, 5.0]], 1),  # a constant target, met exactly
        ([[1.0, 5.0], [3.0, 4.0]], [[1.0, 5.0], [3.0, 5.0]], 1 / 2),  # and not met: (1 + 0) / 2
    ],
)
def test_r_squared(p: list[list[float]], y: list[list[float]], expected: float) -> None:
    assert METRICS["r_squared"].value(np, np.array(p), np.array(y)) == pytest.approx(expected)
