"""Outputs averaged: a mean over all numbers where the loss sums over the outputs, or the other way round."""

from __future__ import annotations

from collections.abc import Iterator

from cutaway.definitions.entry import Array, Namespace
from cutaway.diagnosis.gradients.mutation import Mutation, Variant, named
from cutaway.diagnosis.gradients.program import Program, changed


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program divided by the number of outputs, and multiplied by it."""
    outputs = program.given["y"].shape[1]
    (step,) = named(program.backward, "mean_d_losses")
    if outputs == 1:
        return

    def divided(xp: Namespace, *arrays: Array) -> Array:
        return step.rule.compute(xp, *arrays) / outputs

    def multiplied(xp: Namespace, *arrays: Array) -> Array:
        return step.rule.compute(xp, *arrays) * outputs

    yield Variant(program.with_backward({step: (changed(step, divided),)}), f"1/{outputs} of the right one")
    yield Variant(program.with_backward({step: (changed(step, multiplied),)}), f"{outputs} times the right one")


OUTPUTS_AVERAGED = Mutation(
    name="outputs_averaged",
    mistake="the outputs are averaged where the loss sums them up, or summed up where it averages them",
    cure="Sum or average over the outputs as the loss does; np.mean without an axis divides by the examples and by the "
    "outputs.",
    variants=variants,
)
