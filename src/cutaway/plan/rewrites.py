"""The table of rewrites: replacing steps of a plan by others that give the same numbers, more safely or faster."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cutaway.definitions.entry import Array, Namespace
from cutaway.definitions.losses.cross_entropy import CROSS_ENTROPY, slope_of_scores, value_of_scores
from cutaway.plan.rules import LossBackward, shape_of_losses, shape_of_second
from cutaway.plan.step import OUTPUT_DERIVATIVE, Plan, Pullback, Rule, Shape, Step


@dataclass(frozen=True)
class Rewrite:
    """One rewrite of two neighboring steps, the second of which reads what the first makes.

    Attributes:
        name: What it is called.
        first: The name of the first step's rule.
        second: The name of the second step's rule.
        replace: Gives the steps that take their place. They make the same names.
        why: What is gained.
    """

    name: str
    first: str
    second: str
    replace: Callable[[Step, Step], Plan]
    why: str


def rewrite(plan: Plan, table: tuple[Rewrite, ...] | None = None) -> Plan:
    """Return the plan with every rewrite of the table applied where it fits.

    >>> from cutaway.definitions import ACTIVATIONS, LOSSES
    >>> from cutaway.plan import forward_plan, text_of, with_loss
    >>> plan = with_loss(forward_plan([ACTIVATIONS["softmax"]]), LOSSES["cross_entropy"])
    >>> print(text_of(rewrite(plan)))
    z1 = dense(x, W1, b1)
    p = softmax(z1)
    losses = softmax_cross_entropy(z1, p, y)
    loss = mean(losses)
    """
    for entry in REWRITES if table is None else table:
        plan = _apply(entry, plan)
    return plan


def _apply(entry: Rewrite, plan: Plan) -> Plan:
    for place in range(len(plan) - 1):
        first, second = plan[place : place + 2]
        fits = (first.rule.name, second.rule.name) == (entry.first, entry.second)
        if fits and first.outputs[0] == second.inputs[0]:
            return (*plan[:place], *entry.replace(first, second), *_apply(entry, plan[place + 2 :]))
    return plan


def _fuse_softmax_cross_entropy(softmax: Step, loss: Step) -> Plan:
    """Let the loss read the scores z directly; p is still made, for those who look, and for d_z = d_losses (p - y)."""
    compute = LossBackward(slope_of_scores)
    backward = Rule("softmax_cross_entropy_d_z", compute, shape_of_second, definition=CROSS_ENTROPY)
    d_z = Pullback(backward, (OUTPUT_DERIVATIVE, 1, 2))
    rule = Rule("softmax_cross_entropy", _loss_of_scores, _shape_of_losses, (d_z, None, None), CROSS_ENTROPY)
    return (softmax, Step(loss.outputs, rule, (*softmax.inputs, *loss.inputs), loss.layer))


def _loss_of_scores(xp: Namespace, z: Array, p: Array, y: Array) -> Array:  # noqa: ARG001
    return value_of_scores(xp, z, y)


def _shape_of_losses(z: Shape, p: Shape, y: Shape) -> Shape:  # noqa: ARG001
    return shape_of_losses(p, y)


REWRITES: tuple[Rewrite, ...] = (
    Rewrite(
        name="softmax with cross-entropy",
        first="softmax",
        second="cross_entropy",
        replace=_fuse_softmax_cross_entropy,
        why="never takes the logarithm of 0, and the derivative is simply p - y",
    ),
)
