"""Sign flipped: y - p in place of p - y."""

from __future__ import annotations

from collections.abc import Iterator

from cutaway.definitions.entry import Array, Namespace
from cutaway.diagnosis.gradients.mutation import Mutation, Variant, named
from cutaway.diagnosis.gradients.program import Program, changed


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program with the derivative of the loss of the data negated."""
    (step,) = named(program.backward, "mean_d_losses")

    def negated(xp: Namespace, *arrays: Array) -> Array:
        return -step.rule.compute(xp, *arrays)

    yield Variant(program.with_backward({step: (changed(step, negated),)}))


SIGN_FLIPPED = Mutation(
    name="sign_flipped",
    mistake="the sign is flipped: y - p in place of p - y",
    cure="Write p - y; and subtract the gradient in the update.",
    variants=variants,
)
