"""Mask forgotten: on the way back dropout lets errors through to units that were silent."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from cutaway.definitions.entry import Array, Namespace
from cutaway.diagnosis.gradients.mutation import Mutation, Variant, at_places, named
from cutaway.diagnosis.gradients.program import Program, changed


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program without the masks on the way back, and with masks of 0 and 1 alone; in all layers, and each."""
    steps = named(program.backward, "dropout_d_a")
    for compute, where in ((_passed_on, "no mask"), (_unscaled, "the mask without 1 / (1 - rate)")):
        for variant in at_places(program, steps, partial(changed, compute=compute)):
            yield Variant(variant.program, f"{where}, in {variant.where}")


def _passed_on(xp: Namespace, d_h: Array, mask: Array) -> Array:  # noqa: ARG001
    return d_h


def _unscaled(xp: Namespace, d_h: Array, mask: Array) -> Array:  # noqa: ARG001
    return d_h * mask


MASK_FORGOTTEN = Mutation(
    name="mask_forgotten",
    mistake="the mask of dropout is not applied on the way back as it was on the way there",
    cure="Multiply by the same mask on the way back, and by 1 / (1 - rate).",
    variants=variants,
)
