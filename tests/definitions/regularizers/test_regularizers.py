"""Regularizers with numbers that can be worked in the head, and entries that cannot be."""

from typing import Any

import numpy as np
import pytest

from cutaway.definitions import REGULARIZERS, Regularizer
from cutaway.definitions.entry import Source
from cutaway.execute.arrays import NUMPY

W = np.array([[3.0, -1.0], [-4.0, 0.0]])


@pytest.mark.parametrize(
    ("text", "penalty", "d_W"),
    [
        ("l2:rate=2", 26, [[6, -2], [-8, 0]]),  # ½ · 2 · (9 + 1 + 16)
        ("l1:rate=2", 16, [[2, -2], [-2, 0]]),  # 2 · (3 + 1 + 4)
        ("l1_l2:l1=2,l2=2", 42, [[8, -4], [-10, 0]]),  # 26 + 16
        ("l1_l2:l1=2,l2=0", 16, [[2, -2], [-2, 0]]),
        ("l1_l2:l1=0,l2=2", 26, [[6, -2], [-8, 0]]),
    ],
)
def test_penalties_by_hand(text: str, penalty: float, d_W: list[list[float]]) -> None:
    entry = REGULARIZERS.resolve(text)
    assert entry.value
    assert entry.slope
    assert entry.value(NUMPY, W) == penalty
    assert entry.slope(NUMPY, W).tolist() == d_W


@pytest.mark.parametrize(
    ("norm", "held"),
    [
        (5, [[3, -1], [-4, 0]]),  # √(9 + 16) = 5 is not too long
        (1, [[0.6, -1], [-0.8, 0]]),
        (0.5, [[0.3, -0.5], [-0.4, 0]]),
        (1000, [[3, -1], [-4, 0]]),
    ],
)
def test_max_norm_by_hand(norm: float, held: list[list[float]]) -> None:
    entry = REGULARIZERS.resolve(f"max_norm:norm={norm}")
    assert entry.project
    np.testing.assert_allclose(entry.project(NUMPY, W), held, rtol=1e-15)


def test_a_column_is_a_unit_and_a_row_is_not() -> None:
    entry = REGULARIZERS.resolve("max_norm:norm=5")
    assert entry.project
    assert entry.project(NUMPY, np.array([[3.0, 4.0, 4.0]])).tolist() == [[3, 4, 4]]
    np.testing.assert_allclose(entry.project(NUMPY, np.array([[6.0], [8.0]])), [[3], [4]], rtol=1e-15)


@pytest.mark.parametrize(
    "stated",
    [
        {},
        {"value": abs},
        {"slope": abs},
        {"value": abs, "project": abs},
        dict.fromkeys(("value", "slope", "project"), abs),
    ],
    ids=lambda stated: " ".join(stated) or "nothing",
)
def test_an_entry_is_a_penalty_with_its_slope_or_a_projection(stated: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="half must state either value and slope, or project"):
        Regularizer(name="half", sentence="Something.", source=Source("nobody"), **stated)
