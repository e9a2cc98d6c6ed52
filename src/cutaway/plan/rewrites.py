"""The table of rewrites: replacing steps of a plan by others that give the same numbers, more safely or faster."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cutaway.definitions.entry import Array, Namespace
from cutaway.definitions.losses import LOSSES, Loss
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


def _fuse(loss: Loss) -> Rewrite:
    """Return the rewrite for a loss that has a form of its own with the output activation before it."""
    return Rewrite(
        name=f"{loss.fused_with} with {loss.name}",
        first=str(loss.fused_with),
        second=loss.name,
        replace=_read_scores,
        why="the loss reads the scores, so that no logarithm of 0 and no overflow can come up",
    )


def _read_scores(activation: Step, step: Step) -> Plan:
    """Let the loss read the scores z directly; p is still made, for those who look, and for the derivative."""
    loss = step.rule.definition  # with the settings that this network has
    assert isinstance(loss, Loss)  # noqa: S101 (the rule of a loss is made from one)
    rule = _fused_rule(activation.rule.name, loss)
    return (activation, Step(step.outputs, rule, (*activation.inputs, *step.inputs), step.layer))


def _fused_rule(activation: str, loss: Loss) -> Rule:
    assert loss.slope_of_scores is not None  # noqa: S101 (the table lists losses that have it)
    name = f"{activation}_{loss.name}"
    backward = Rule(f"{name}_d_z", LossBackward(loss.slope_of_scores), shape_of_second, definition=loss)
    pullback = Pullback(backward, (OUTPUT_DERIVATIVE, 1, 2))
    return Rule(name, LossOfScores(loss), _shape_of_losses, (pullback, None, None), loss)


@dataclass(frozen=True)
class LossOfScores:
    """The loss of each example from the scores; p is there for the derivative alone."""

    loss: Loss

    def __call__(self, xp: Namespace, z: Array, p: Array, y: Array) -> Array:  # noqa: ARG002
        """Return (batch,)."""
        assert self.loss.value_of_scores is not None  # noqa: S101 (as above)
        return self.loss.value_of_scores(xp, z, y)


def _shape_of_losses(z: Shape, p: Shape, y: Shape) -> Shape:  # noqa: ARG001
    return shape_of_losses(p, y)


REWRITES: tuple[Rewrite, ...] = tuple(_fuse(loss) for loss in LOSSES.values() if loss.fused_with)
