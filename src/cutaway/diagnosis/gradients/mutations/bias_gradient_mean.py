"""Bias gradient a mean: divided by n once more than the weights'."""

from __future__ import annotations

from collections.abc import Iterator

from cutaway.definitions.entry import Array, Namespace
from cutaway.diagnosis.gradients.mutation import Mutation, Variant, at_places, named
from cutaway.diagnosis.gradients.program import Program, changed
from cutaway.plan import Step


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program with a mean over the examples for the biases of all layers, and of each."""
    yield from at_places(program, named(program.backward, "dense_d_b"), _mean)


def _mean(step: Step) -> Step:
    def averaged(xp: Namespace, d_z: Array) -> Array:
        return step.rule.compute(xp, d_z) / d_z.shape[0]

    return changed(step, averaged)


BIAS_GRADIENT_MEAN = Mutation(
    name="bias_gradient_mean",
    mistake="the derivative of the bias is a mean over the examples, with the factor 1/n in d_z already",
    cure="Sum over the examples: np.sum(d_z, axis=0).",
    variants=variants,
)
