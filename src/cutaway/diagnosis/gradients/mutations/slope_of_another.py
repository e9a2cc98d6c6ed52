"""Slope of another activation: that of the sigmoid, say, in a network with tanh."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from cutaway.definitions import ACTIVATIONS
from cutaway.definitions.entry import Array, Namespace
from cutaway.diagnosis.gradients.mutation import Mutation, Variant, activation_of, at_places, slopes
from cutaway.diagnosis.gradients.program import Program, changed
from cutaway.plan import Step

USUAL = ("sigmoid", "tanh", "relu")
"""The slopes that people know by heart."""


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program with the slope of each other usual activation, in all layers, and in each."""
    for other in USUAL:
        steps = [step for step in slopes(program) if activation_of(step).name != other]
        for fed in ("the activation", "the sum") if other != "relu" else ("the sum",):
            for variant in at_places(program, steps, partial(_with, other=other, fed=fed)):
                yield Variant(variant.program, f"the slope of {other}, of {fed}, in {variant.where}")


def _with(step: Step, other: str, fed: str) -> Step:
    activation = ACTIVATIONS[other]

    def confused(xp: Namespace, d_a: Array, z: Array, a: Array) -> Array:
        return activation.backward(xp, d_a, z, a if fed == "the activation" else z)

    return changed(step, confused)


SLOPE_OF_ANOTHER = Mutation(
    name="slope_of_another",
    mistake="the slope is that of another activation",
    cure="Use the slope that belongs to the activation of the forward pass.",
    variants=variants,
)
