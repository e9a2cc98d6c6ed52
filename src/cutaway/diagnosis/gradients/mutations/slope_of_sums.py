"""Slope of the sums: a formula that wants the activations, such as a (1 - a), is given the sums z."""

from __future__ import annotations

from collections.abc import Iterator

from cutaway.definitions.entry import Array, Namespace
from cutaway.diagnosis.gradients.mutation import Mutation, Variant, activation_of, at_places, slopes
from cutaway.diagnosis.gradients.program import Program, changed
from cutaway.plan import Step


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program with the sums in place of the activations in the slopes of all layers, and of each."""
    yield from at_places(program, slopes(program), _of_sums)


def _of_sums(step: Step) -> Step:
    activation = activation_of(step)

    def misfed(xp: Namespace, d_a: Array, z: Array, a: Array) -> Array:  # noqa: ARG001
        return activation.backward(xp, d_a, z, z)

    return changed(step, misfed)


SLOPE_OF_SUMS = Mutation(
    name="slope_of_sums",
    mistake="the slope's formula wants the activation a, as a (1 - a) does, and is given the sum z",
    cure="Give the formula the activations: a (1 - a) for sigmoid, 1 - a² for tanh.",
    variants=variants,
)
