"""Slope of the activation: a function that wants the sums z, and applies the activation itself, is given a."""

from __future__ import annotations

from collections.abc import Iterator

from cutaway.definitions.entry import Array, Namespace
from cutaway.diagnosis.gradients.mutation import Mutation, Variant, activation_of, at_places, slopes
from cutaway.diagnosis.gradients.program import Program, changed
from cutaway.plan import Step


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program with the slopes of all layers, and of each, taken at the activations."""
    yield from at_places(program, slopes(program), _at_activation)


def _at_activation(step: Step) -> Step:
    activation = activation_of(step)

    def applied_twice(xp: Namespace, d_a: Array, z: Array, a: Array) -> Array:  # noqa: ARG001
        return activation.backward(xp, d_a, a, activation.value(xp, a))

    return changed(step, applied_twice)


SLOPE_OF_ACTIVATION = Mutation(
    name="slope_of_activation",
    mistake="the slope's function, which applies the activation itself, is given the activation a, not the sum z",
    cure="Give that function the sums z.",
    variants=variants,
)
