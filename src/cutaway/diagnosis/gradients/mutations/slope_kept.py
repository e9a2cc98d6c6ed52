"""Slope kept: p (1 - p) beside p - y, which has it in it already."""

from __future__ import annotations

from collections.abc import Iterator

from cutaway.definitions import ACTIVATIONS, Loss
from cutaway.definitions.entry import Array, Namespace
from cutaway.diagnosis.gradients.mutation import Mutation, Variant
from cutaway.diagnosis.gradients.program import Program, changed
from cutaway.plan import Step


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program with p - y multiplied by the sigmoid's slope, and by the output's own derivative."""
    loss = next(step for step in program.forward if isinstance(step.rule.definition, Loss))
    if len(loss.inputs) != 3:  # not of a form that has the output's slope in it
        return
    scores, p, _ = loss.inputs
    step = next(step for step in program.backward if f"d_{scores}" in step.outputs)
    output = next(other.rule.name for other in program.forward if p in other.outputs)
    for name in dict.fromkeys(("sigmoid", output)):
        where = "p (1 - p)" if name == "sigmoid" else f"the whole derivative of {name}, as for the half squared error"
        yield Variant(program.with_backward({step: (_times_slope(step, name, scores, p),)}), where)


def _times_slope(step: Step, name: str, scores: str, p: str) -> Step:
    def kept(xp: Namespace, *arrays: Array) -> Array:
        *others, z, a = arrays
        return ACTIVATIONS[name].backward(xp, step.rule.compute(xp, *others), z, a)

    return changed(step, kept, scores, p)


SLOPE_KEPT = Mutation(
    name="slope_kept",
    mistake="the slope of the output's activation is kept beside p - y, which has it in it already",
    cure="With cross-entropy after softmax or sigmoid the derivative of the scores is p - y alone. (With its slope it "
    "is that of the half squared error.)",
    variants=variants,
)
