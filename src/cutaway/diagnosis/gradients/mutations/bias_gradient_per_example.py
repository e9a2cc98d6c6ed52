"""Bias gradient per example: not summed over the batch, so that each example has a row of its own."""

from __future__ import annotations

from collections.abc import Iterator

from cutaway.definitions.entry import Array, Namespace
from cutaway.diagnosis.gradients.mutation import Mutation, Variant, at_places, named
from cutaway.diagnosis.gradients.program import Program, changed


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program with no sum for the biases of all layers, and of each."""
    yield from at_places(program, named(program.backward, "dense_d_b"), lambda step: changed(step, _kept))


def _kept(xp: Namespace, d_z: Array) -> Array:  # noqa: ARG001
    return d_z


BIAS_GRADIENT_PER_EXAMPLE = Mutation(
    name="bias_gradient_per_example",
    mistake="the derivative of the bias is kept for each example, not summed up over them",
    cure="Sum over the examples: np.sum(d_z, axis=0) has the shape of the bias.",
    variants=variants,
)
