"""Rules for plans made by hand, and the plan of a common network."""

import pytest

from cutaway.definitions import ACTIVATIONS, LOSSES
from cutaway.plan import Plan, Pullback, Rule, forward_plan, with_loss
from cutaway.plan.rules import mean_rule, sum_rule
from cutaway.plan.step import OUTPUT_DERIVATIVE, Shape


def _like_first(first: Shape, *others: Shape) -> Shape:  # noqa: ARG001
    return first


def _product_rule() -> Rule:
    """Return x·y, whose derivatives are d·y and d·x."""
    toward = Rule("times", lambda xp, d, other: d * other, _like_first)  # noqa: ARG005
    pullbacks = (Pullback(toward, (OUTPUT_DERIVATIVE, 1)), Pullback(toward, (OUTPUT_DERIVATIVE, 0)))
    return Rule("product", lambda xp, x, y: x * y, _like_first, pullbacks)  # noqa: ARG005


def _triple_rule() -> Rule:
    """Return 3x, whose derivative is 3d."""
    pullback = Pullback(Rule("three_times", lambda xp, d: 3 * d, _like_first), (OUTPUT_DERIVATIVE,))  # noqa: ARG005
    return Rule("triple", lambda xp, x: 3 * x, _like_first, (pullback,))  # noqa: ARG005


def _total_rule(count: int) -> Rule:
    """Return the sum of several values, each of which hears d."""
    pullback = Pullback(Rule("same", lambda xp, d: d, _like_first), (OUTPUT_DERIVATIVE,))  # noqa: ARG005
    return Rule("total", lambda xp, *terms: sum(terms), _like_first, (pullback,) * count)  # noqa: ARG005


@pytest.fixture
def rules() -> dict[str, Rule]:
    """Return rules small enough for arithmetic by heart."""
    totals = {f"total{count}": _total_rule(count) for count in (2, 3)}
    return {"product": _product_rule(), "triple": _triple_rule(), "mean": mean_rule(), "add": sum_rule(), **totals}


@pytest.fixture
def network_plan() -> Plan:
    """Return the plan of two layers, tanh and softmax, with cross-entropy, as it is before any rewrite."""
    return with_loss(forward_plan([ACTIVATIONS["tanh"], ACTIVATIONS["softmax"]]), LOSSES["cross_entropy"])
