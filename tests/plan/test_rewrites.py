"""Where a rewrite applies inside a plan, and what it keeps."""

import numpy as np

from cutaway.definitions import ACTIVATIONS, LOSSES
from cutaway.definitions.entry import Array, Namespace
from cutaway.execute import execute
from cutaway.plan import Plan, Pullback, Rule, Step, backward_plan, forward_plan, rewrite, text_of, with_loss
from cutaway.plan.rules import shape_of_second
from cutaway.plan.step import OUTPUT_DERIVATIVE


def _row_sum_rule() -> Rule:
    """Return the sum of each row, whose numbers all hear the derivative of their row."""

    def value(xp: Namespace, x: Array) -> Array:
        return xp.sum(x, axis=-1)

    def spread(xp: Namespace, d: Array, x: Array) -> Array:
        return xp.expand_dims(d, axis=-1) * xp.ones_like(x)

    pullback = Pullback(Rule("spread", spread, shape_of_second), (OUTPUT_DERIVATIVE, 0))
    return Rule("sum", value, lambda x: x[:1], (pullback,))


def test_softmax_and_cross_entropy_are_fused_and_all_names_are_kept(network_plan: Plan) -> None:
    assert text_of(rewrite(network_plan)).splitlines()[-3:] == [
        "p = softmax(z2)",
        "losses = softmax_cross_entropy(z2, p, y)",
        "loss = mean(losses)",
    ]


def test_the_derivative_of_the_scores_is_found_in_one_step(network_plan: Plan) -> None:
    assert text_of(backward_plan(rewrite(network_plan), ["b2"])).splitlines() == [
        "d_losses = mean_d_losses(losses)",
        "d_z2 = softmax_cross_entropy_d_z(d_losses, p, y)",
        "d_b2 = dense_d_b(d_z2)",
    ]


def test_an_empty_table_changes_nothing(network_plan: Plan) -> None:
    assert rewrite(network_plan, ()) == network_plan


def test_rewriting_twice_changes_nothing_more(network_plan: Plan) -> None:
    once = rewrite(network_plan)
    assert text_of(rewrite(once)) == text_of(once)


def test_a_loss_that_reads_something_else_is_left_alone(network_plan: Plan) -> None:
    *steps, losses, loss = network_plan
    elsewhere = (*steps, Step(("losses",), losses.rule, ("other", "y")), loss)
    assert rewrite(elsewhere) == elsewhere


def test_a_plan_without_a_loss_is_left_alone() -> None:
    plan = forward_plan([ACTIVATIONS["softmax"]])
    assert rewrite(plan) == plan


def test_two_places_are_both_rewritten(network_plan: Plan) -> None:
    twice = rewrite(network_plan + network_plan)
    assert [step.rule.name for step in twice].count("softmax_cross_entropy") == 2


def test_what_else_reads_the_probabilities_is_still_heard(rules: dict[str, Rule]) -> None:
    plan = (
        Step(("p",), forward_plan([ACTIVATIONS["softmax"]])[1].rule, ("z",)),
        with_loss((), LOSSES["cross_entropy"])[0],
        Step(("square",), rules["product"], ("p", "p")),
        Step(("size",), _row_sum_rule(), ("square",)),
        Step(("both",), rules["total2"], ("losses", "size")),
        Step(("loss",), rules["mean"], ("both",)),
    )
    given = {"z": np.array([[1.0, 2.0, 0.5], [0.0, 0.1, 3.0]]), "y": np.eye(3)[:2]}
    before, after = (execute(each + backward_plan(each, ["z"]), given) for each in (plan, rewrite(plan)))
    np.testing.assert_allclose(after["loss"], before["loss"], rtol=1e-14)
    np.testing.assert_allclose(after["d_z"], before["d_z"], rtol=1e-13)
