"""Losses by hand."""

import numpy as np
import pytest

from cutaway.definitions import LOSSES
from cutaway.definitions.losses.cross_entropy import value_of_scores

P = np.array([[0.5, 0.25, 0.25], [1.0, 0.0, 0.0]])
Y = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])


@pytest.mark.parametrize(
    ("name", "by_hand"),
    [
        ("mean_squared_error", [(0.25 + 0.5625 + 0.0625) / 3, 0]),
        ("half_squared_error", [(0.25 + 0.5625 + 0.0625) / 2, 0]),
        ("cross_entropy", [np.log(4), 0]),
    ],
)
def test_values_by_hand(name: str, by_hand: list[float]) -> None:
    np.testing.assert_allclose(LOSSES[name].value(np, P, Y), by_hand, rtol=1e-15)


@pytest.mark.parametrize(
    ("name", "by_hand"),
    [
        ("mean_squared_error", [1 / 3, -0.5, 1 / 6]),
        ("half_squared_error", [0.5, -0.75, 0.25]),
        ("cross_entropy", [0, -4, 0]),
    ],
)
def test_slopes_by_hand(name: str, by_hand: list[float]) -> None:
    np.testing.assert_allclose(LOSSES[name].slope(np, P, Y)[0], by_hand, rtol=1e-15)


def test_cross_entropy_of_a_true_class_held_impossible_is_infinite() -> None:
    with np.errstate(divide="ignore"):
        assert LOSSES["cross_entropy"].value(np, np.array([[0.0, 1.0]]), np.array([[1.0, 0.0]])) == np.inf


def test_cross_entropy_of_a_blind_guess_among_ten_is_ln_10() -> None:
    value = LOSSES["cross_entropy"].value(np, np.full((1, 10), 0.1), np.eye(10)[:1])
    assert value[0] == pytest.approx(np.log(10), rel=1e-15)


def test_cross_entropy_from_scores_by_hand() -> None:
    scores = np.log([[2.0, 1.0, 1.0]])
    np.testing.assert_allclose(value_of_scores(np, scores, np.eye(3)[:1], label_smoothing=0), [np.log(2)], rtol=1e-15)


def test_cross_entropy_from_huge_scores_is_their_distance() -> None:
    assert value_of_scores(np, np.array([[1e4, -1e4]]), np.array([[0.0, 1.0]]), label_smoothing=0).tolist() == [2e4]
