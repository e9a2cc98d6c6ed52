"""The forward plan: from the input to the outputs, and on to the loss."""

from __future__ import annotations

from collections.abc import Sequence

from cutaway.definitions.activations import Activation
from cutaway.definitions.losses import Loss
from cutaway.plan.rules import activation_rule, dense_rule, loss_rule, mean_rule
from cutaway.plan.step import Plan, Step


def forward_plan(activations: Sequence[Activation]) -> Plan:
    """Return the plan of a network of dense layers, with one activation for each layer.

    The last layer's activation is named ``p``; ``x``, ``W1``, ``b1``, ``W2`` ... must be given to run it.

    >>> from cutaway.definitions import ACTIVATIONS
    >>> from cutaway.plan import text_of
    >>> print(text_of(forward_plan([ACTIVATIONS["tanh"], ACTIVATIONS["softmax"]])))
    z1 = dense(x, W1, b1)
    a1 = tanh(z1)
    z2 = dense(a1, W2, b2)
    p = softmax(z2)
    """
    steps: list[Step] = []
    before = "x"
    for layer, activation in enumerate(activations, start=1):
        after = "p" if layer == len(activations) else f"a{layer}"
        steps.append(Step((f"z{layer}",), dense_rule(), (before, f"W{layer}", f"b{layer}"), layer))
        steps.append(Step((after,), activation_rule(activation), (f"z{layer}",), layer))
        before = after
    return tuple(steps)


def with_loss(plan: Plan, loss: Loss) -> Plan:
    """Return the forward plan with its last two steps, the loss of each example and their mean.

    >>> from cutaway.definitions import ACTIVATIONS, LOSSES
    >>> from cutaway.plan import text_of
    >>> print(text_of(with_loss(forward_plan([ACTIVATIONS["sigmoid"]]), LOSSES["half_squared_error"])[2:]))
    losses = half_squared_error(p, y)
    loss = mean(losses)
    """
    return (*plan, Step(("losses",), loss_rule(loss), ("p", "y")), Step(("loss",), mean_rule(), ("losses",)))
