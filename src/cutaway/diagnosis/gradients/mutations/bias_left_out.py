"""Bias left out: a layer sums up its inputs and forgets its bias."""

from __future__ import annotations

from collections.abc import Iterator

from cutaway.definitions.entry import Array, Namespace
from cutaway.diagnosis.gradients.mutation import Mutation, Variant, named, places
from cutaway.diagnosis.gradients.program import Program, changed


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program without the biases of all layers, and of each, in the forward pass."""
    for where, chosen in places(named(program.forward, "dense")[::-1]):
        yield Variant(program.with_forward({step: (changed(step, without_bias),) for step in chosen}), where)


def without_bias(xp: Namespace, x: Array, W: Array, b: Array) -> Array:  # noqa: ARG001
    """Return the weighted sums alone."""
    return x @ W


BIAS_LEFT_OUT = Mutation(
    name="bias_left_out",
    mistake="the bias is left out of the forward pass",
    cure="Add the bias to the sums: z = x @ W + b.",
    variants=variants,
)
