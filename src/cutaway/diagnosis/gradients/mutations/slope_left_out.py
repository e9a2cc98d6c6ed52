"""Slope left out: what a unit's activation hears goes to its sum as it is."""

from __future__ import annotations

from collections.abc import Iterator

from cutaway.definitions.entry import Array, Namespace
from cutaway.diagnosis.gradients.mutation import Mutation, Variant, at_places, slopes
from cutaway.diagnosis.gradients.program import Program, changed
from cutaway.plan import Step


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program without the slopes of all layers, and of each."""
    yield from at_places(program, slopes(program), _without)


def _without(step: Step) -> Step:
    def passed_on(xp: Namespace, d_a: Array, z: Array, a: Array) -> Array:  # noqa: ARG001
        return d_a

    return changed(step, passed_on)


SLOPE_LEFT_OUT = Mutation(
    name="slope_left_out",
    mistake="the slope of the activation is left out",
    cure="Multiply by the activation's slope on the way back from a to z.",
    variants=variants,
)
