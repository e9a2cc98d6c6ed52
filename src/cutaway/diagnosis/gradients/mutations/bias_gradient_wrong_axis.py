"""Bias gradient along the wrong axis: summed over the units, so that there is a number for each example."""

from __future__ import annotations

from collections.abc import Iterator

from cutaway.definitions.entry import Array, Namespace
from cutaway.diagnosis.gradients.mutation import Mutation, Variant, at_places, named
from cutaway.diagnosis.gradients.program import Program, changed
from cutaway.plan import Step


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program with the other axis for the biases of all layers, and of each."""
    yield from at_places(program, named(program.backward, "dense_d_b"), _across)


def _across(step: Step) -> Step:
    def over_units(xp: Namespace, d_z: Array) -> Array:
        return step.rule.compute(xp, d_z.T)

    return changed(step, over_units)


BIAS_GRADIENT_WRONG_AXIS = Mutation(
    name="bias_gradient_wrong_axis",
    mistake="the derivative of the bias is summed along the wrong axis, over the units",
    cure="Sum over the examples, the rows: axis=0.",
    variants=variants,
)
