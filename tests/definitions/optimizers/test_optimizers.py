"""Optimizers by hand, on one number."""

from typing import Any

import numpy as np
import pytest

from cutaway.definitions import OPTIMIZERS


def walk(text: str, gradients: list[float], rate: float = 0.1) -> list[float]:
    """Return the places after each of the gradients, beginning at 1."""
    optimizer = OPTIMIZERS.resolve(text)
    parameter: Any = np.array([1.0])
    state: Any = optimizer.init(np, parameter)
    places = []
    for step, gradient in enumerate(gradients, start=1):
        settings = {**optimizer.settings, "learning_rate": rate}
        parameter, state = optimizer.update(np, np.array([gradient]), state, parameter, step, settings)
        places.append(float(parameter[0]))
    return places


def test_sgd_by_hand() -> None:
    assert walk("sgd", [2.0, -1.0]) == pytest.approx([0.8, 0.9])


def test_momentum_by_hand() -> None:
    # velocity: 2, then 0.5 · 2 + 1 = 2, then 0.5 · 2 + 0 = 1
    assert walk("sgd:momentum=0.5", [2.0, 1.0, 0.0]) == pytest.approx([0.8, 0.6, 0.5])


def test_sgd_without_momentum_remembers_nothing() -> None:
    assert OPTIMIZERS["sgd"].init(np, np.ones(3)) == {}


def test_the_first_step_of_adam_is_the_learning_rate_whatever_the_gradients_size() -> None:
    assert [walk("adam", [size])[0] for size in (1e-4, 1.0, 1e4)] == pytest.approx([0.9] * 3, rel=1e-4)


def test_two_steps_of_adam_by_hand() -> None:
    # m = 0.1 · 2 = 0.2, then 0.9 · 0.2 + 0.1 · 1 = 0.28; corrected 0.28 / (1 - 0.81) = 1.4736842
    # v = 0.001 · 4 = 0.004, then 0.999 · 0.004 + 0.001 · 1 = 0.004996; corrected / (1 - 0.998001) = 2.4992496
    second = 0.9 - 0.1 * (0.28 / 0.19) / np.sqrt(0.004996 / 0.001999)
    assert walk("adam", [2.0, 1.0]) == pytest.approx([0.9, second], rel=1e-7)
