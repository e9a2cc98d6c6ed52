"""The forward plan: from the input to the outputs, and on to the loss."""

from __future__ import annotations

from collections.abc import Sequence

from cutaway.definitions.activations import Activation
from cutaway.definitions.layers import DENSE, Layer
from cutaway.definitions.losses import Loss
from cutaway.plan.layer_rules import average_rule, layer_rule
from cutaway.plan.rules import activation_rule, loss_rule, mean_rule
from cutaway.plan.step import Plan, Step

Chosen = Sequence["Layer | None"]


def forward_plan(
    activations: Sequence[Activation],
    *,
    features: Layer | None = None,
    normalizations: Chosen = (),
    dropouts: Chosen = (),
    training: bool = False,
) -> Plan:
    """Return the plan of a network of dense layers, with one activation for each layer.

    The last layer's activation is named ``p``; ``x``, ``W1``, ``b1``, ``W2`` ... must be given to run it.

    Args:
        activations: One for each layer.
        features: What is made of the inputs before the first layer, or None.
        normalizations: For each hidden layer its normalization or None; empty for none at all.
        dropouts: For each hidden layer its dropout or None; empty for none at all.
        training: Whether batches are measured and units dropped; else the averages are read, and no unit is dropped.

    >>> from cutaway.definitions import ACTIVATIONS
    >>> from cutaway.plan import text_of
    >>> print(text_of(forward_plan([ACTIVATIONS["tanh"], ACTIVATIONS["softmax"]])))
    z1 = dense(x, W1, b1)
    a1 = tanh(z1)
    z2 = dense(a1, W2, b2)
    p = softmax(z2)
    """
    hidden = [None] * len(activations)
    normalizations, dropouts = [*(normalizations or hidden[1:]), None], [*(dropouts or hidden[1:]), None]
    steps = [Step(("f",), layer_rule(features), ("x",))] if features else []
    for layer, (activation, normalization, dropout) in enumerate(
        zip(activations, normalizations, dropouts, strict=True), start=1
    ):
        before = steps[-1].outputs[0] if steps else "x"
        steps.append(Step((f"z{layer}",), layer_rule(DENSE), (before, f"W{layer}", f"b{layer}"), layer))
        if normalization:
            steps += _normalized(normalization, layer, training)
        after = "p" if layer == len(activations) else f"a{layer}"
        steps.append(Step((after,), activation_rule(activation), steps[-1].outputs, layer))
        if dropout and training:
            steps.append(Step((f"h{layer}",), layer_rule(dropout), (f"a{layer}", f"mask{layer}"), layer))
    return tuple(steps)


def _normalized(normalization: Layer, layer: int, training: bool) -> list[Step]:
    """Return the steps that measure a batch, in training, and the one that normalizes with what is known."""
    known = {"z": f"z{layer}", **{name: f"{name}{layer}" for name in normalization.parameters}}
    steps = []
    for statistic in normalization.statistics:
        known[statistic.input] = f"{statistic.input if training else statistic.name}{layer}"
        if training:
            inputs = tuple(known[name] for name in statistic.measured_by.inputs)
            steps.append(Step((known[statistic.input],), layer_rule(statistic.measured_by), inputs, layer))
    inputs = tuple(known[name] for name in normalization.inputs)
    return [*steps, Step((f"n{layer}",), layer_rule(normalization), inputs, layer)]


def statistics_plan(normalizations: Chosen) -> Plan:
    """Return the steps that make ``new_running_mean1`` from ``running_mean1`` and what the batch says, and so on.

    Args:
        normalizations: For each hidden layer its normalization, or None.
    """
    return tuple(
        Step(
            (f"new_{statistic.name}{layer}",),
            average_rule(normalization, statistic),
            tuple(f"{name}{layer}" for name in (statistic.name, *statistic.arguments)),
            layer,
        )
        for layer, normalization in enumerate(normalizations, start=1)
        if normalization
        for statistic in normalization.statistics
    )


def with_loss(plan: Plan, loss: Loss) -> Plan:
    """Return the forward plan with its last two steps, the loss of each example and their mean.

    >>> from cutaway.definitions import ACTIVATIONS, LOSSES
    >>> from cutaway.plan import text_of
    >>> print(text_of(with_loss(forward_plan([ACTIVATIONS["sigmoid"]]), LOSSES["half_squared_error"])[2:]))
    losses = half_squared_error(p, y)
    loss = mean(losses)
    """
    return (*plan, Step(("losses",), loss_rule(loss), ("p", "y")), Step(("loss",), mean_rule(), ("losses",)))
