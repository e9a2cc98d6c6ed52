"""The forward plan: names, order and layers."""

import pytest

from cutaway.definitions import ACTIVATIONS, LOSSES
from cutaway.plan import Plan, forward_plan, made_by, read_by, text_of, with_loss


@pytest.mark.parametrize(
    ("activations", "text"),
    [
        (["identity"], "z1 = dense(x, W1, b1)\np = identity(z1)"),
        (
            ["relu", "tanh", "softmax"],
            (
                "z1 = dense(x, W1, b1)\na1 = relu(z1)\nz2 = dense(a1, W2, b2)\na2 = tanh(z2)\n"
                "z3 = dense(a2, W3, b3)\np = softmax(z3)"
            ),
        ),
    ],
)
def test_each_layer_is_a_sum_and_an_activation(activations: list[str], text: str) -> None:
    assert text_of(forward_plan([ACTIVATIONS[name] for name in activations])) == text


def test_what_must_be_given_comes_in_the_order_of_its_use(network_plan: Plan) -> None:
    assert read_by(network_plan) == ["x", "W1", "b1", "W2", "b2", "y"]


def test_what_is_made_comes_in_order(network_plan: Plan) -> None:
    assert made_by(network_plan) == ["z1", "a1", "z2", "p", "losses", "loss"]


def test_layers_are_counted_from_one_and_the_loss_has_none(network_plan: Plan) -> None:
    assert [step.layer for step in network_plan] == [1, 1, 2, 2, None, None]


def test_each_rule_knows_its_entry_of_the_catalogue(network_plan: Plan) -> None:
    assert network_plan[1].rule.definition is ACTIVATIONS["tanh"]
    assert network_plan[4].rule.definition is LOSSES["cross_entropy"]


def test_the_loss_comes_after_what_was_there() -> None:
    plan = forward_plan([ACTIVATIONS["identity"]])
    assert with_loss(plan, LOSSES["mean_squared_error"])[: len(plan)] == plan
