"""The backward plan: backpropagation as a plan like any other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from cutaway.plan.rules import sum_rule
from cutaway.plan.step import OUTPUT, OUTPUT_DERIVATIVE, Plan, Pullback, Step, read_by

SHARE = re.compile(r"_(to_)?\d+$")
"""The end of the name of a share of a derivative, ``d_W1_2``, or of several together, ``d_W1_to_2``."""


def backward_plan(plan: Plan, wanted: Iterable[str] | None = None) -> Plan:
    """Return the steps that find the derivative of the loss with respect to each wanted value.

    The chain rule, applied to the forward plan from its last step to its first. ``d_W1`` is the derivative of
    ``loss`` with respect to ``W1`` and has its shape. Steps that no wanted derivative needs are left out.

    Args:
        plan: A forward plan whose last step makes ``loss``.
        wanted: Names whose derivatives are wanted; all that the plan reads and that have one by default. Where a
            rewrite has fused two steps, the value between them (``p``) has none; ask the plan before the rewrite.

    >>> from cutaway.definitions import ACTIVATIONS, LOSSES
    >>> from cutaway.plan import forward_plan, text_of, with_loss
    >>> forward = with_loss(forward_plan([ACTIVATIONS["sigmoid"]]), LOSSES["half_squared_error"])
    >>> print(text_of(backward_plan(forward, ["W1", "b1"])))
    d_losses = mean_d_losses(losses)
    d_p = half_squared_error_d_p(d_losses, p, y)
    d_z1 = sigmoid_d_z(d_p, z1, p)
    d_W1 = dense_d_W(x, d_z1)
    d_b1 = dense_d_b(d_z1)
    """
    links = _links_to_loss(plan, _leading_to(plan, set(read_by(plan) if wanted is None else wanted)))
    contributions = Counter(link.name for link in links)
    met: Counter[str] = Counter()
    steps: list[Step] = []
    for link in links:
        met[link.name] += 1
        steps += _steps_of(link, met[link.name], contributions[link.name])
    return tuple(steps)


@dataclass(frozen=True)
class _Link:
    """One use of a value: input ``number`` of ``step``, by which the value reaches the loss."""

    step: Step
    number: int
    pullback: Pullback

    @property
    def name(self) -> str:
        return self.step.inputs[self.number]


def _leading_to(plan: Plan, wanted: set[str]) -> set[str]:
    """Return the wanted names and all values that depend on them in a way that has a derivative."""
    leading = set(wanted)
    for step in plan:
        if any(pullback and name in leading for name, pullback in zip(step.inputs, step.rule.pullbacks, strict=False)):
            leading.update(step.outputs)
    return leading


def _links_to_loss(plan: Plan, leading: set[str]) -> list[_Link]:
    """Return the uses of the leading values by which they reach the loss, from the last to the first."""
    reached = {"loss"}
    links: list[_Link] = []
    for step in reversed(plan):
        if reached.isdisjoint(step.outputs):
            continue
        found = [
            _Link(step, number, pullback)
            for number, pullback in enumerate(step.rule.pullbacks)
            if pullback and step.inputs[number] in leading
        ]
        links += found
        reached.update(link.name for link in found)
    return links


def _steps_of(link: _Link, count: int, total: int) -> list[Step]:
    """Return the step for contribution ``count`` of ``total``, and the sum once all are there.

    A value that feeds several steps hears from each of them; the chain rule adds up what they say.
    """
    layer = link.step.layer
    inputs = tuple(_argument(link.step, argument) for argument in link.pullback.arguments)
    derivative = f"d_{link.name}"
    if total == 1:
        return [Step((derivative,), link.pullback.rule, inputs, layer)]
    steps = [Step((f"{derivative}_{count}",), link.pullback.rule, inputs, layer)]
    if count > 1:
        so_far = f"{derivative}_1" if count == 2 else f"{derivative}_to_{count - 1}"
        name = derivative if count == total else f"{derivative}_to_{count}"
        steps.append(Step((name,), sum_rule(), (so_far, f"{derivative}_{count}"), layer))
    return steps


def _argument(step: Step, argument: int | str) -> str:
    if argument == OUTPUT_DERIVATIVE:
        return f"d_{step.outputs[0]}"
    return step.outputs[0] if argument == OUTPUT else step.inputs[int(argument)]
