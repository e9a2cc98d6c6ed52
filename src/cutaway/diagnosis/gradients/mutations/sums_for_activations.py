"""Sums for activations: d_W is made with the sums z of the layer before in place of its activations a."""

from __future__ import annotations

from collections.abc import Iterator

from cutaway.definitions import Activation
from cutaway.diagnosis.gradients.mutation import Mutation, Variant, at_places, named
from cutaway.diagnosis.gradients.program import Program, reading


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program with the sums in place of the activations, in all layers that read some, and in each."""
    sums = {step.outputs[0]: step.inputs[0] for step in program.forward if isinstance(step.rule.definition, Activation)}
    steps = [step for step in named(program.backward, "dense_d_W") if step.inputs[0] in sums]
    yield from at_places(program, steps, lambda step: reading(step, step.inputs[0], sums[step.inputs[0]]))


SUMS_FOR_ACTIVATIONS = Mutation(
    name="sums_for_activations",
    mistake="the derivative of the weights is made with the sums z of the layer before, not with its activations a",
    cure="Multiply by what the layer has read in the forward pass: a.T @ d_z.",
    variants=variants,
)
