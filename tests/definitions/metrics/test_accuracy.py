"""Accuracy by hand."""

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
