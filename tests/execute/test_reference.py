"""The reference interpreter: every step, every value, nothing else."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from cutaway.definitions import ACTIVATIONS, LOSSES
from cutaway.execute import execute, first_non_finite
from cutaway.plan import forward_plan, with_loss
from cutaway.plan.step import Rule, Step

PLAN = with_loss(forward_plan([ACTIVATIONS["sigmoid"], ACTIVATIONS["identity"]]), LOSSES["half_squared_error"])


def given(size: float = 1.0) -> dict[str, NDArray[Any]]:
    return {
        "x": np.full((2, 3), size),
        "y": np.zeros((2, 1)),
        "W1": np.ones((3, 2)),
        "b1": np.zeros(2),
        "W2": np.ones((2, 1)),
        "b2": np.zeros(1),
    }


def test_all_values_are_kept_by_name_the_given_ones_first() -> None:
    assert list(execute(PLAN, given())) == [*given(), "z1", "a1", "z2", "p", "losses", "loss"]


def test_what_was_given_is_not_changed() -> None:
    before, arrays = given(), given()
    execute(PLAN, arrays)
    assert list(arrays) == list(before)
    assert all(np.array_equal(arrays[name], before[name]) for name in before)


def test_a_step_of_two_outputs_names_both() -> None:
    halves = Rule("halves", lambda xp, x: (x[:1], x[1:]), lambda x: (x, x))  # noqa: ARG005
    values = execute((Step(("first", "second"), halves, ("x",)),), {"x": np.array([1.0, 2.0])})
    assert (values["first"].tolist(), values["second"].tolist()) == ([1.0], [2.0])


def test_a_name_that_was_not_given_is_named() -> None:
    arrays = given()
    del arrays["W2"]
    with pytest.raises(KeyError, match="W2"):
        execute(PLAN, arrays)


def test_overflow_is_left_to_those_who_look_for_it() -> None:
    values = execute(PLAN, given(-1e6))  # e^(3·10⁶) is infinite, and the sigmoid still right
    assert values["a1"].tolist() == [[0, 0], [0, 0]]


def test_a_healthy_run_has_no_bad_value() -> None:
    assert first_non_finite(PLAN, execute(PLAN, given())) is None


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize(("name", "first"), [("b1", "z1"), ("W2", "z2"), ("y", "losses")])
def test_the_first_value_that_went_bad_is_named(name: str, bad: float, first: str) -> None:
    arrays = given()
    arrays[name].flat[0] = bad
    assert first_non_finite(PLAN, execute(PLAN, arrays)) == first


def test_huge_numbers_whose_sum_overflows_are_not_called_bad() -> None:
    plan = forward_plan([ACTIVATIONS["identity"]])
    values = execute(plan, {"x": np.full((4, 1), 1e308), "W1": np.ones((1, 1)), "b1": np.zeros(1)})
    assert first_non_finite(plan, values) is None
