"""Landscapes against PyTorch's autograd, finite differences and SciPy; and what their sentences claim."""

from math import inf

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import check_grad, minimize

from cutaway.definitions import OPTIMIZERS
from cutaway.execute.arrays import NUMPY, namespace_of
from cutaway.lab.descent.formula import FormulaGround
from cutaway.lab.descent.ground import heights
from cutaway.lab.descent.landscapes import LANDSCAPES, Landscape
from cutaway.lab.descent.race import Paths, Runner, race

each_landscape = pytest.mark.parametrize("landscape", LANDSCAPES.values(), ids=LANDSCAPES)


def places(landscape: Landscape, count: int = 50) -> np.ndarray:
    low, high = np.array(landscape.bounds).T
    return np.random.default_rng(0).uniform(low, high, (count, landscape.dimensions))


@each_landscape
def test_heights_and_gradients_are_pytorchs(landscape: Landscape) -> None:
    found = places(landscape)
    columns = [torch.tensor(column, requires_grad=True) for column in found.T]
    there = landscape.value(namespace_of(columns[0]), *columns)
    there.sum().backward()
    ground = FormulaGround(landscape)
    expected = np.column_stack([column.grad.numpy() for column in columns])
    # The same arithmetic in the same number type: only the order of a few operations differs.
    np.testing.assert_allclose(ground.losses(found), there.detach().numpy(), rtol=1e-13, atol=1e-13)
    np.testing.assert_allclose(ground.gradients(found), expected, rtol=1e-12, atol=1e-12)


@each_landscape
def test_gradients_are_what_small_differences_say(landscape: Landscape) -> None:
    ground = FormulaGround(landscape)
    for place in places(landscape, 5):
        error = check_grad(
            lambda at: float(ground.losses(at[np.newaxis])[0]), lambda at: ground.gradients(at[np.newaxis])[0], place
        )
        # SciPy steps by 1.5e-8: what is left is about that times the curvature, and rounding.
        assert error < 1e-4 * (1 + np.abs(ground.gradients(place[np.newaxis])).max())


@each_landscape
def test_scipy_finds_the_minima_and_no_lower_place(landscape: Landscape) -> None:
    ground = FormulaGround(landscape)

    def height(place: np.ndarray) -> float:
        return float(ground.losses(place[np.newaxis])[0])

    for minimum in landscape.minima:
        found = minimize(
            height, np.array(minimum) + 0.02, method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-15}
        )
        # Where a function is flat to second order, rounding of 1e-16 in the height hides 1e-8 in the place.
        np.testing.assert_allclose(found.x, minimum, atol=1e-6)
    lows = [height(np.array(minimum)) for minimum in landscape.minima]
    assert lows == pytest.approx(sorted(lows), abs=1e-12)
    assert heights(ground, landscape.bounds, 161).min() >= lows[0] - 1e-12


def test_all_minima_within_the_bounds_are_named() -> None:
    """From every place of a fine grid SciPy ends at one that is named, or outside."""
    for landscape in (LANDSCAPES["himmelblau"], LANDSCAPES["two_valleys"], LANDSCAPES["waves"]):
        ground = FormulaGround(landscape)
        for place in places(landscape, 40):
            found = minimize(
                lambda at, ground=ground: float(ground.losses(at[np.newaxis])[0]),
                place,
                jac=lambda at, ground=ground: ground.gradients(at[np.newaxis])[0],
                options={"gtol": 1e-9},
            )
            apart = np.abs(np.array(landscape.minima) - found.x).max(axis=1).min()
            inside = all(low <= value <= high for value, (low, high) in zip(found.x, landscape.bounds, strict=True))
            assert apart < 1e-5 or not inside, (landscape.name, found.x)


@each_landscape
def test_start_and_minima_lie_inside_and_plain_descent_gets_lower(landscape: Landscape) -> None:
    for place in (landscape.start, *landscape.minima):
        assert all(low <= value <= high for value, (low, high) in zip(place, landscape.bounds, strict=True))
    losses = run(landscape, ["sgd"], landscape.rate, 100).losses[0]
    assert losses[-1] < losses[0]


def test_row_0_is_the_top() -> None:
    found = heights(FormulaGround(LANDSCAPES["rosenbrock"]), LANDSCAPES["rosenbrock"].bounds, 5)
    assert found.shape == (5, 5)
    assert found[0, 0] == (1 + 2) ** 2 + 100 * (3 - 4) ** 2  # x1 = -2, x2 = 3
    assert found[4, 4] == (1 - 2) ** 2 + 100 * (-1 - 4) ** 2  # x1 = 2, x2 = -1


@given(st.floats(-1e3, 1e3), st.integers(0, 1000))
def test_noise_is_of_its_step_alone(place: float, step: int) -> None:
    ground = FormulaGround(LANDSCAPES["bowl"], noise=0.5, seed=3)
    one, other = np.array([[place, 0.0]]), np.array([[0.0, place], [1.0, 1.0]])
    noise = [ground.batch_gradients(at, step) - ground.gradients(at) for at in (one, other)]
    np.testing.assert_allclose(noise[0][0], noise[1][1], atol=1e-12)
    assert np.abs(noise[0]).max() > 0


def run(landscape: Landscape, names: list[str], rate: float, steps: int) -> Paths:
    return race(FormulaGround(landscape), landscape.start, [Runner(OPTIMIZERS.resolve(n), rate) for n in names], steps)


@pytest.mark.parametrize(("rate", "sides", "ends"), [(0.5, 1, 0.0), (1.5, 2, 0.0), (2.1, 2, inf)])
def test_the_bowls_rates(rate: float, sides: int, ends: float) -> None:
    runner = Runner(OPTIMIZERS["sgd"], rate)
    path = race(FormulaGround(LANDSCAPES["parabola"]), [-3.0], [runner], 60).places[0, :, 0]
    assert len(set(np.sign(path))) == sides
    assert abs(path[-1]) < 1e-9 if ends == 0.0 else abs(path[-1]) > 100


@pytest.mark.parametrize(("rate", "falls"), [(0.099, True), (0.101, False)])
def test_a_rate_over_a_tenth_climbs_out_of_the_narrow_valley(rate: float, falls: bool) -> None:
    across = np.abs(run(LANDSCAPES["valley"], ["sgd"], rate, 200).places[0, :, 1])
    assert bool(across[-1] < across[0]) is falls


def test_on_the_plateau_only_adam_moves() -> None:
    moved = np.abs(np.diff(run(LANDSCAPES["plateau"], ["sgd", "adam"], 0.1, 10).places[:, [0, -1], 0], axis=1))
    assert moved[0] < 0.02 < 0.9 < moved[1]


def test_on_the_kink_a_fixed_step_never_settles() -> None:
    path = run(LANDSCAPES["kink"], ["sgd"], 0.4, 200).places[0, :, 0]
    np.testing.assert_allclose(np.abs(np.diff(path[-10:])), 0.4)


def test_momentum_crosses_the_hill_between_the_valleys() -> None:
    ends = run(LANDSCAPES["two_valleys"], ["sgd", "momentum"], 0.02, 400).places[:, -1, 0]
    np.testing.assert_allclose(ends, [-2, 3], atol=1e-3)


def test_it_takes_long_to_leave_the_saddle() -> None:
    losses = run(LANDSCAPES["saddle"], ["sgd"], 0.1, 100).losses[0]
    assert abs(losses[30]) < 0.02  # the saddle's own height is 0
    assert losses[-1] == pytest.approx(-0.25, abs=1e-3)


def test_values_take_no_namespace_but_the_one_they_are_given() -> None:
    for landscape in LANDSCAPES.values():
        kept = np.zeros(landscape.dimensions)
        landscape.value(NUMPY, *kept)
        assert not kept.any()
