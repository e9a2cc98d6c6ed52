"""Races against torch.optim: the same landscape, the same start, the same gradients."""

from typing import Any

import numpy as np
import pytest
import torch

from counterparts import OPTIMIZERS_THERE
from cutaway.definitions import OPTIMIZERS
from cutaway.execute.arrays import namespace_of
from cutaway.lab.descent.formula import FormulaGround
from cutaway.lab.descent.landscapes import LANDSCAPES
from cutaway.lab.descent.race import Paths, Runner, race

STEPS = 60


def run(
    landscape: str, *contenders: tuple[str, float], noise: float = 0.0, steps: int = STEPS
) -> tuple[Paths, list[Runner]]:
    runners = [Runner(OPTIMIZERS.resolve(name), rate) for name, rate in contenders]
    ground = FormulaGround(LANDSCAPES[landscape], noise, seed=7)
    return race(ground, LANDSCAPES[landscape].start, runners, steps), runners


@pytest.mark.parametrize("landscape", ["parabola", "valley", "rosenbrock", "saddle", "himmelblau"])
@pytest.mark.parametrize("name", OPTIMIZERS_THERE)
def test_paths_are_pytorchs(landscape: str, name: str) -> None:
    rate = {"rosenbrock": 0.0005, "himmelblau": 0.005}.get(landscape, 0.01)
    found, _ = run(landscape, (name, rate))
    place = torch.tensor(LANDSCAPES[landscape].start, dtype=torch.float64, requires_grad=True)
    there: Any = OPTIMIZERS_THERE[name]([place], rate, OPTIMIZERS[name].settings)
    path = [place.detach().clone().numpy()]
    for _ in range(STEPS):
        there.zero_grad()
        LANDSCAPES[landscape].value(namespace_of(place), *place).backward()
        there.step()
        path.append(place.detach().clone().numpy())
    # Rounding, which a landscape's curvature can enlarge from step to step; PyTorch's NAdam rounds a rate to float32.
    np.testing.assert_allclose(found.places[0], path, rtol=1e-6 if name == "nadam" else 1e-9, atol=1e-9)


def test_losses_and_gradients_are_those_of_the_places() -> None:
    found, _ = run("himmelblau", ("adam", 0.1), ("sgd", 0.01), noise=0.3)
    ground = FormulaGround(LANDSCAPES["himmelblau"], 0.3, seed=7)
    for step in (0, 1, STEPS):
        np.testing.assert_array_equal(found.losses[:, step], ground.losses(found.places[:, step]))
        np.testing.assert_array_equal(found.gradients[:, step], ground.batch_gradients(found.places[:, step], step + 1))


def test_noise_is_the_same_for_all_and_none_for_full_batches() -> None:
    contenders = [("sgd", 0.1), ("momentum:momentum=0", 0.1), ("gradient_descent", 0.1)]
    noisy, exact = run("bowl", *contenders, noise=0.5)[0].places, run("bowl", *contenders)[0].places
    np.testing.assert_array_equal(noisy[0], noisy[1])
    np.testing.assert_array_equal(noisy[2], exact[2])
    assert np.abs(noisy[0, 1:] - exact[0, 1:]).min() > 0


def test_one_contender_changes_nothing_for_another() -> None:
    alone, together = run("rosenbrock", ("adam", 0.1)), run("rosenbrock", ("sgd", 1.0), ("adam", 0.1))
    np.testing.assert_array_equal(alone[0].places[0], together[0].places[1])


def test_one_that_diverges_is_noted_and_its_numbers_end() -> None:
    found, (lost, other) = run("rosenbrock", ("sgd", 1.0), ("adam", 0.1))
    assert lost.diverged is not None
    assert other.diverged is None
    assert np.isfinite(found.places[0, : lost.diverged]).all()
    for array in (found.places, found.losses, found.gradients):
        assert np.isnan(array[0, lost.diverged :]).all()
        assert np.isfinite(array[1]).all()


def test_all_lost_is_no_failure() -> None:
    found, (lost,) = run("himmelblau", ("sgd", 100.0), steps=1000)
    assert lost.diverged is not None
    assert np.isnan(found.losses[0, -1])
