"""Weights not transposed: the error goes back through W where it should through Wᵀ; only square weights allow it."""

from __future__ import annotations

from collections.abc import Iterator

from cutaway.definitions.entry import Array, Namespace
from cutaway.diagnosis.gradients.mutation import Mutation, Variant, at_places, named
from cutaway.diagnosis.gradients.program import Program, changed
from cutaway.plan import Step


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program without the transposition, in all layers with square weights, and in each."""
    steps = [step for step in named(program.backward, "dense_d_x") if _is_square(program, step)]
    yield from at_places(program, steps, _without)


def _is_square(program: Program, step: Step) -> bool:
    rows, columns = program.given[step.inputs[1]].shape
    return bool(rows == columns)


def _without(step: Step) -> Step:
    def untransposed(xp: Namespace, d_z: Array, W: Array) -> Array:
        return step.rule.compute(xp, d_z, W.T)

    return changed(step, untransposed)


WEIGHTS_NOT_TRANSPOSED = Mutation(
    name="weights_not_transposed",
    mistake="on the way back the weights are not transposed, which square weights allow",
    cure="Go back through the transposed weights: d_a = d_z @ W.T.",
    variants=variants,
)
