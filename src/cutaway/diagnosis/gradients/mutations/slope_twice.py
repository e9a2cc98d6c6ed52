"""Slope twice: what goes back through an activation is multiplied by its slope two times."""

from __future__ import annotations

from collections.abc import Iterator

from cutaway.definitions.entry import Array, Namespace
from cutaway.diagnosis.gradients.mutation import Mutation, Variant, activation_of, at_places, slopes
from cutaway.diagnosis.gradients.program import Program, changed
from cutaway.plan import Step


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program with the slopes of all layers, and of each, applied twice."""
    yield from at_places(program, slopes(program), _twice)


def _twice(step: Step) -> Step:
    activation = activation_of(step)

    def applied_twice(xp: Namespace, d_a: Array, z: Array, a: Array) -> Array:
        return activation.backward(xp, step.rule.compute(xp, d_a, z, a), z, a)

    return changed(step, applied_twice)


SLOPE_TWICE = Mutation(
    name="slope_twice",
    mistake="the slope of the activation is applied twice",
    cure="Multiply by the slope once, on the way back from a to z; what comes from the layer above is d_z @ W.T alone.",
    variants=variants,
)
