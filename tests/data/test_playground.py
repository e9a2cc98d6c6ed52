"""The sets of TensorFlow Playground, noise included, point by point from the random numbers that were drawn.

What its src/dataset.ts says of each set, written a second time for a single point: what noise moves (the point, or
only the place at which its answer is read), by how much, and what the answer is.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from cutaway.data import GENERATED, load
from cutaway.data.generated.entry import Generated

NOISES = [0.0, 0.1, 0.5]


class Noting:
    """A random generator that keeps, call by call, what it gave."""

    def __init__(self) -> None:
        self.random = np.random.default_rng(7)
        self.given: list[NDArray[Any]] = []

    def uniform(self, *arguments: Any) -> NDArray[Any]:
        return self._note(self.random.uniform(*arguments))

    def normal(self, *arguments: Any) -> NDArray[Any]:
        return self._note(self.random.normal(*arguments))

    def _note(self, values: NDArray[Any]) -> NDArray[Any]:
        self.given.append(values.copy())
        return values


def drawn(name: str, noise: float) -> tuple[NDArray[Any], NDArray[Any], list[NDArray[Any]]]:
    """Return points (examples, 2), answers (examples,) and all random numbers behind them."""
    entry: Generated = GENERATED[name]
    noting: Any = Noting()
    x, answers = entry.draw(noting, examples=int(entry.settings["examples"]), noise=noise)
    return x, answers, noting.given


def answers_at(x: NDArray[Any], moves: NDArray[Any], answer: Callable[[float, float], float]) -> list[float]:
    return [answer(a + da, b + db) for (a, b), (da, db) in zip(x.tolist(), moves.tolist(), strict=True)]


def hill(a: float, b: float) -> float:
    """Return the answer of the six hills and hollows: the first of the largest in size."""
    best = 0.0
    for center in ((-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1)):
        height = center[2] * max(0.0, 1 - math.hypot(a - center[0], b - center[1]) / 2)
        best = height if abs(height) > abs(best) else best
    return best


@pytest.mark.parametrize("noise", NOISES)
def test_circle(noise: float) -> None:
    x, labels, (inner, outer, angles, moves) = drawn("circle", noise)
    assert (len(inner), len(outer), inner.max() <= 2.5, outer.min() >= 3.5, outer.max() <= 5) == (
        250,
        250,
        True,
        True,
        True,
    )
    for (a, b), radius, angle in zip(x.tolist(), [*inner, *outer], angles, strict=True):
        assert (a, b) == pytest.approx((radius * math.sin(angle), radius * math.cos(angle)))
    assert 4.9 < np.abs(moves).max() <= 5
    assert labels.tolist() == answers_at(x, noise * moves, lambda a, b: math.hypot(a, b) < 2.5)


@pytest.mark.parametrize("noise", NOISES)
def test_xor(noise: float) -> None:
    x, labels, (places, moves) = drawn("xor", noise)
    assert len(x) == 500
    assert 4.9 < np.abs(places).max() <= 5
    assert 4.9 < np.abs(moves).max() <= 5
    for point, place in zip(x.ravel().tolist(), places.ravel().tolist(), strict=True):
        assert point == pytest.approx(place + (0.3 if place > 0 else -0.3))
    assert labels.tolist() == answers_at(x, noise * moves, lambda a, b: a * b >= 0)


@pytest.mark.parametrize("noise", NOISES)
def test_gauss(noise: float) -> None:
    """The variance rises from 0.5 without noise to 4 at noise 0.5; it is 0.5 + (4 - 0.5) / 0.5 * noise."""
    x, labels, (normal,) = drawn("gauss", noise)
    np.testing.assert_array_equal(x, normal)
    assert labels.tolist() == [1] * 250 + [0] * 250
    standard = np.random.default_rng(7).standard_normal((500, 2))
    centers = np.where(labels == 1, 2, -2)[:, np.newaxis]
    np.testing.assert_allclose(x, centers + math.sqrt(0.5 + 7 * noise) * standard)


@pytest.mark.parametrize("noise", NOISES)
def test_spiral(noise: float) -> None:
    x, labels, (moves,) = drawn("spiral", noise)
    assert 0.99 < np.abs(moves).max() <= 1
    assert labels.tolist() == [1] * 250 + [0] * 250
    for index, ((a, b), (da, db)) in enumerate(zip(x.tolist(), moves.tolist(), strict=True)):
        radius = 5 * (index % 250) / 250
        angle = 1.75 * (index % 250) / 250 * 2 * math.pi + (0 if index < 250 else math.pi)
        expected = (radius * math.sin(angle) + noise * da, radius * math.cos(angle) + noise * db)
        assert (a, b) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("noise", NOISES)
@pytest.mark.parametrize(("name", "answer"), [("plane", lambda a, b: (a + b) / 10), ("multi_gauss", hill)])
def test_surfaces(name: str, answer: Callable[[float, float], float], noise: float) -> None:
    x, heights, (places, moves) = drawn(name, noise)
    assert len(x) == 1200
    np.testing.assert_array_equal(x, places)
    for values in (places, moves):
        assert 5.9 < np.abs(values).max() <= 6
    np.testing.assert_allclose(heights, answers_at(x, noise * moves, answer), atol=1e-12)
    if noise == 0:
        assert np.abs(heights).max() <= (1.2 if name == "plane" else 1)


@pytest.mark.parametrize("name", ["circle", "xor", "gauss", "spiral", "plane", "multi_gauss"])
def test_defaults_and_limits(name: str) -> None:
    """500 examples to classify, 1,200 to predict numbers, no noise at first and 50% at most; half is to train with."""
    entry = GENERATED[name]
    examples = 500 if entry.classes else 1200
    assert entry.settings == {"examples": examples, "noise": 0, "seed": 0}
    assert entry.limits["noise"] == (0, 0.5)
    assert len(load(name).splits.train) == examples // 2
    assert entry.classes is None or entry.classes({}) == ("-1", "+1")
