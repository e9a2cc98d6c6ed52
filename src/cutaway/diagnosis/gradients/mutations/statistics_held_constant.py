"""Statistics held constant: batch normalization's mean and variance are taken for numbers that depend on nothing."""

from __future__ import annotations

from collections.abc import Iterator

from cutaway.definitions.entry import Array, Namespace
from cutaway.diagnosis.gradients.mutation import Mutation, Variant, named
from cutaway.diagnosis.gradients.program import Program, changed
from cutaway.plan import Step


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program without the ways by the mean and by the variance, and without each of the two."""
    for what in (("mean", "variance"), ("variance",), ("mean",)):
        steps = named(program.backward, *(f"batch_{name}_d_z" for name in what))
        if steps:
            changes = {step: (_zeros(step),) for step in steps}
            yield Variant(program.with_backward(changes), f"the {' and the '.join(what)}")


def _zeros(step: Step) -> Step:
    def unheard(xp: Namespace, *arrays: Array) -> Array:
        return xp.zeros_like(step.rule.compute(xp, *arrays))

    return changed(step, unheard)


STATISTICS_HELD_CONSTANT = Mutation(
    name="statistics_held_constant",
    mistake="batch normalization's mean or variance is taken for a constant on the way back",
    cure="Add what reaches the sums by the mean and by the variance of the batch.",
    variants=variants,
)
