"""Sum for mean: the factor 1/n of the mean loss is missing."""

from __future__ import annotations

from collections.abc import Iterator

from cutaway.definitions.entry import Array, Namespace
from cutaway.diagnosis.gradients.mutation import Mutation, Variant, named
from cutaway.diagnosis.gradients.program import Program, changed


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program in which each example counts for 1, not for 1/n."""
    (step,) = named(program.backward, "mean_d_losses")

    def sums(xp: Namespace, *arrays: Array) -> Array:
        *terms, losses = arrays  # with a penalty the derivative of the data's loss comes first
        return terms[0] * xp.ones_like(losses) if terms else xp.ones_like(losses)

    yield Variant(program.with_backward({step: (changed(step, sums),)}))


SUM_FOR_MEAN = Mutation(
    name="sum_for_mean",
    mistake="the sum over the examples in place of their mean: the factor 1/n is missing",
    cure="Divide by the number of examples, once, where the loss is differentiated: (p - y) / len(x), say.",
    variants=variants,
)
