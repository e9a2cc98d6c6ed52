"""The backward plan: every use of a value is heard, and nothing is computed that nobody wants."""

import numpy as np
import pytest

from cutaway.execute import execute
from cutaway.plan import Plan, Rule, Step, backward_plan, made_by, text_of

Rules = dict[str, Rule]


def derivative(plan: Plan, x: float) -> float:
    """Return d_x of a plan that reads x alone, at one place."""
    return float(execute(plan + backward_plan(plan, ["x"]), {"x": np.array([x])})["d_x"][0])


def test_a_value_that_feeds_two_steps_hears_from_both(rules: Rules) -> None:
    plan = (
        Step(("a",), rules["triple"], ("x",)),
        Step(("b",), rules["product"], ("x", "a")),  # b = x · 3x, so that db/dx = 6x
        Step(("loss",), rules["mean"], ("b",)),
    )
    assert text_of(backward_plan(plan, ["x"])).splitlines() == [
        "d_b = mean_d_losses(b)",
        "d_x_1 = times(d_b, a)",
        "d_a = times(d_b, x)",
        "d_x_2 = three_times(d_a)",
        "d_x = add(d_x_1, d_x_2)",
    ]
    assert derivative(plan, 5.0) == 30


def test_a_value_that_feeds_three_steps_hears_from_all(rules: Rules) -> None:
    plan = (
        Step(("a",), rules["triple"], ("x",)),
        Step(("b",), rules["triple"], ("a",)),
        Step(("c",), rules["total3"], ("x", "a", "b")),  # c = x + 3x + 9x
        Step(("e",), rules["product"], ("c", "x")),  # e = 13x², so that de/dx = 26x
        Step(("loss",), rules["mean"], ("e",)),
    )
    steps = backward_plan(plan, ["x"])
    assert [str(step) for step in steps if step.rule.name == "add"] == [
        "d_x_to_2 = add(d_x_1, d_x_2)",
        "d_a = add(d_a_1, d_a_2)",
        "d_x = add(d_x_to_2, d_x_3)",
    ]
    assert derivative(plan, 2.0) == 52


def test_a_step_that_reads_a_value_twice_hears_twice(rules: Rules) -> None:
    plan = (Step(("a",), rules["product"], ("x", "x")), Step(("loss",), rules["mean"], ("a",)))
    assert derivative(plan, 7.0) == 14


def test_no_name_is_made_twice_and_each_is_made_before_it_is_read(rules: Rules, network_plan: Plan) -> None:
    by_hand = (
        Step(("a",), rules["product"], ("x", "x")),
        Step(("b",), rules["total3"], ("a", "x", "x")),
        Step(("c",), rules["total2"], ("b", "a")),
        Step(("loss",), rules["mean"], ("c",)),
    )
    for plan, given in ((by_hand, {"x"}), (network_plan, {"x", "y", "W1", "b1", "W2", "b2"})):
        known = set(given)
        for step in plan + backward_plan(plan):
            assert known.issuperset(step.inputs)
            assert known.isdisjoint(step.outputs)
            known.update(step.outputs)
    assert derivative(by_hand, 3.0) == 14  # c = 2x² + 2x, so that dc/dx = 4x + 2


def test_a_step_that_does_not_lead_to_the_loss_is_left_out(rules: Rules) -> None:
    plan = (
        Step(("aside",), rules["triple"], ("x",)),
        Step(("a",), rules["triple"], ("x",)),
        Step(("loss",), rules["mean"], ("a",)),
    )
    assert made_by(backward_plan(plan, ["x"])) == ["d_a", "d_x"]
    assert derivative(plan, 1.0) == 3


@pytest.mark.parametrize(
    ("wanted", "made"),
    [
        (["b2"], ["d_losses", "d_p", "d_z2", "d_b2"]),
        (["W2"], ["d_losses", "d_p", "d_z2", "d_W2"]),
        (["b1"], ["d_losses", "d_p", "d_z2", "d_a1", "d_z1", "d_b1"]),
        (["z2"], ["d_losses", "d_p", "d_z2"]),
        (["p"], ["d_losses", "d_p"]),
        (["x", "W2"], ["d_losses", "d_p", "d_z2", "d_a1", "d_W2", "d_z1", "d_x"]),
    ],
)
def test_only_the_steps_to_what_is_wanted_are_made(network_plan: Plan, wanted: list[str], made: list[str]) -> None:
    assert made_by(backward_plan(network_plan, wanted)) == made


@pytest.mark.parametrize("nothing", [[], ["y"], ["unheard_of"]])
def test_what_has_no_derivative_needs_no_steps(network_plan: Plan, nothing: list[str]) -> None:
    assert backward_plan(network_plan, nothing) == ()


def test_by_default_all_that_the_plan_reads_is_wanted_but_the_labels(network_plan: Plan) -> None:
    made = made_by(backward_plan(network_plan))
    assert {"d_x", "d_W1", "d_b1", "d_W2", "d_b2"} <= set(made)
    assert "d_y" not in made


def test_each_step_belongs_to_the_layer_of_the_step_it_comes_from(network_plan: Plan) -> None:
    layers = {step.outputs[0]: step.layer for step in backward_plan(network_plan)}
    assert [layers[name] for name in ("d_losses", "d_p", "d_z2", "d_W2", "d_a1", "d_z1", "d_x")] == [
        None, None, 2, 2, 2, 1, 1,
    ]  # fmt: skip
