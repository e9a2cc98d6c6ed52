"""Gradient transposed: (units, inputs) where the weights are (inputs, units)."""

from __future__ import annotations

from collections.abc import Iterator

from cutaway.definitions.entry import Array, Namespace
from cutaway.diagnosis.gradients.mutation import Mutation, Variant, at_places
from cutaway.diagnosis.gradients.program import Program, changed
from cutaway.plan import Step


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program with the derivatives of all weights transposed, and of each."""
    makers = [program.maker(name) for name in program.order if name.startswith("W")]
    yield from at_places(program, makers, _transposed)


def _transposed(step: Step) -> Step:
    def turned(xp: Namespace, *arrays: Array) -> Array:
        return step.rule.compute(xp, *arrays).T

    return changed(step, turned)


GRADIENT_TRANSPOSED = Mutation(
    name="gradient_transposed",
    mistake="the derivative of the weights is transposed",
    cure="With examples as rows it is x.T @ d_z, (inputs, units). PyTorch keeps its weights the other way round: "
    "transpose what comes from there.",
    variants=variants,
)
