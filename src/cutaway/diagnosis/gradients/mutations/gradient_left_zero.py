"""Gradient left zero: an array that was made with zeros and never filled in."""

from __future__ import annotations

from collections.abc import Iterator

from cutaway.definitions.entry import Array, Namespace
from cutaway.diagnosis.gradients.mutation import Mutation, Variant
from cutaway.diagnosis.gradients.program import Program, changed
from cutaway.plan import Step
from cutaway.plan.step import part_of


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program with zeros for all biases, for all weights, and for each parameter."""
    parts = dict.fromkeys(map(part_of, program.parameters))
    groups = [[name for name in program.parameters if part_of(name) == part] for part in parts]
    for names in [*(group for group in groups if len(group) > 1), *([name] for name in program.order)]:
        makers = {step: (_zeros(step),) for step in map(program.maker, names)}
        yield Variant(program.with_backward(makers), " and ".join(names))


def _zeros(step: Step) -> Step:
    def unfilled(xp: Namespace, *arrays: Array) -> Array:
        return xp.zeros_like(step.rule.compute(xp, *arrays))

    return changed(step, unfilled)


GRADIENT_LEFT_ZERO = Mutation(
    name="gradient_left_zero",
    mistake="a derivative is left at zero",
    cure="Compute it: x.T @ d_z for weights, np.sum(d_z, axis=0) for biases.",
    variants=variants,
)
