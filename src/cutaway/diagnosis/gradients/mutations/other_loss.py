"""Another loss: right derivatives of a loss that is not the network's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cutaway.definitions import LOSSES, Loss
from cutaway.diagnosis.gradients.mutation import Mutation, Variant
from cutaway.diagnosis.gradients.program import Program
from cutaway.plan import Step, backward_plan, rewrite
from cutaway.plan.rules import loss_rule

AS_SLOPE_KEPT = ("half_squared_error", "huber")
"""The losses with the slope p - y for errors up to 1: with softmax or sigmoid before them they give the same numbers as
the mistake slope_kept, which says so."""


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program with each other loss that can follow the output and take these targets."""
    current = next(step for step in program.forward if isinstance(step.rule.definition, Loss))
    known = current.rule.definition
    assert isinstance(known, Loss)  # noqa: S101 (looked for)
    output = next(step.rule.name for step in program.forward if "p" in step.outputs)
    for name, loss in LOSSES.items():
        if name == known.name or not _fits(loss, output, program):
            continue
        if name in AS_SLOPE_KEPT and len(current.inputs) == 3:
            continue
        other = Step(current.outputs, loss_rule(loss), ("p", "y"), current.layer)
        made = program.with_forward({current: (other,)})
        forward = rewrite(made.forward)
        yield Variant(replace(made, forward=forward, backward=backward_plan(forward, program.parameters)), name)


def _fits(loss: Loss, output: str, program: Program) -> bool:
    low, high = loss.targets
    y = program.given["y"]
    return (loss.outputs is None or output in loss.outputs) and bool(low <= y.min()) and bool(y.max() <= high)


OTHER_LOSS = Mutation(
    name="other_loss",
    mistake="these are the derivatives of another loss",
    cure="Differentiate the network's own loss, or give the network the loss that you mean.",
    variants=variants,
)
