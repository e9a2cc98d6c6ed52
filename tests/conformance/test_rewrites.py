"""Every rewrite of the table gives the same numbers as what it replaces, and survives what that does not."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cutaway.definitions import ACTIVATIONS, LOSSES
from cutaway.execute import execute
from cutaway.plan import REWRITES, Plan, Rewrite, backward_plan, forward_plan, made_by, rewrite, with_loss

each = pytest.mark.parametrize("entry", REWRITES, ids=lambda entry: entry.name)
each_dtype = pytest.mark.parametrize("dtype", ["float32", "float64"])


def plan_for(entry: Rewrite, *hidden: str) -> Plan:
    """Return a plan in which the rewrite's two rules are neighbors: an output activation and a loss."""
    activations = [ACTIVATIONS[name] for name in (*hidden, entry.first)]
    return with_loss(forward_plan(activations), LOSSES[entry.second])


def derivatives(plan: Plan) -> list[str]:
    parameters = {"d_x", "d_W1", "d_b1", "d_W2", "d_b2"}
    return [name for name in made_by(backward_plan(plan)) if name in parameters]


@each
def test_it_applies_where_its_two_rules_meet(entry: Rewrite) -> None:
    plan = plan_for(entry, "tanh")
    rewritten = rewrite(plan, (entry,))
    assert rewritten != plan
    assert made_by(rewritten) == made_by(plan)
    assert (entry.first, entry.second) not in list(
        zip([step.rule.name for step in rewritten], [step.rule.name for step in rewritten[1:]], strict=False)
    )


@each
def test_it_leaves_all_other_plans_alone(entry: Rewrite) -> None:
    for activation in ACTIVATIONS.values():
        for loss in LOSSES.values():
            plan = with_loss(forward_plan([activation]), loss)
            applies = (activation.name, loss.name) == (entry.first, entry.second)
            assert (rewrite(plan, (entry,)) != plan) == applies


@each
@pytest.mark.parametrize("seed", range(3))
def test_loss_and_all_derivatives_stay_the_same(
    entry: Rewrite, seed: int, problem: Callable[..., Any], assert_close: Callable[..., None]
) -> None:
    plan = plan_for(entry, "tanh")
    _, given = problem("tanh", entry.first, entry.second)
    given["x"] = np.random.default_rng(seed).normal(size=given["x"].shape)
    before = execute(plan + backward_plan(plan), given)
    rewritten = rewrite(plan, (entry,))
    after = execute(rewritten + backward_plan(rewritten), given)
    assert derivatives(rewritten) == derivatives(plan)
    for name in [*made_by(plan), *derivatives(plan)]:
        assert_close(after[name], before[name], 1e-9)


@each
@each_dtype
def test_scores_of_ten_thousand_give_a_finite_loss_and_finite_derivatives(entry: Rewrite, dtype: str) -> None:
    plan = rewrite(plan_for(entry), (entry,))
    plan = plan + backward_plan(plan)
    given = {"x": np.array([[1e4, -1e4, 0.0]] * 3), "y": np.eye(3), "W1": np.eye(3), "b1": np.zeros(3)}
    values = execute(plan, {name: array.astype(dtype) for name, array in given.items()})
    assert all(np.isfinite(values[name]).all() for name in made_by(plan))


@each
def test_it_says_why(entry: Rewrite) -> None:
    assert entry.why
