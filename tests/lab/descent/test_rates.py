"""The rates that are proposed: each optimizer gets lower with its own, on every landscape."""

import numpy as np
import pytest

from cutaway.definitions import OPTIMIZERS
from cutaway.lab.descent.formula import FormulaGround
from cutaway.lab.descent.landscapes import LANDSCAPES
from cutaway.lab.descent.race import Runner, race
from cutaway.lab.descent.rates import rates_for


@pytest.mark.parametrize("name", LANDSCAPES)
def test_every_optimizer_gets_lower_with_its_rate(name: str) -> None:
    landscape = LANDSCAPES[name]
    low, high = landscape.bounds[0]
    rates = rates_for(landscape.rate, high - low)
    runners = [Runner(OPTIMIZERS[one], rate) for one, rate in rates.items()]
    losses = race(FormulaGround(landscape), landscape.start, runners, 200).losses
    assert [runner.diverged for runner in runners] == [None] * len(OPTIMIZERS)
    assert (np.min(losses, axis=1) < losses[:, 0]).all()


def test_those_that_step_by_the_slope_share_the_plain_rate() -> None:
    rates = rates_for(0.003, 8.0)
    assert {name for name, rate in rates.items() if rate == 0.003} == {
        "gradient_descent",
        "sgd",
        "momentum",
        "nesterov",
    }
    assert rates["adam"] == rates["adagrad"] == pytest.approx(0.1)
