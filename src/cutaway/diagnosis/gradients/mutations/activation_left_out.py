"""Activation left out: a layer hands on its sums as they are."""

from __future__ import annotations

from collections.abc import Iterator

from cutaway.definitions import Activation
from cutaway.definitions.entry import Array, Namespace
from cutaway.diagnosis.gradients.mutation import Mutation, Variant, places
from cutaway.diagnosis.gradients.program import Program, changed


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program without the activation of all layers, and of each; the backward pass is as it should be."""
    steps = [step for step in program.forward if isinstance(step.rule.definition, Activation)]
    for where, chosen in places(steps[::-1]):
        yield Variant(program.with_forward({step: (changed(step, unchanged),) for step in chosen}), where)


def unchanged(xp: Namespace, z: Array) -> Array:  # noqa: ARG001
    """Return the sums."""
    return z


ACTIVATION_LEFT_OUT = Mutation(
    name="activation_left_out",
    mistake="the activation is left out of the forward pass",
    cure="Apply the activation to the sums before the next layer, or the loss, reads them.",
    variants=variants,
)
