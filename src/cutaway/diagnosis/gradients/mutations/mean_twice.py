"""Mean twice: the factor 1/n of the mean loss stands there two times."""

from __future__ import annotations

from collections.abc import Iterator

from cutaway.definitions.entry import Array, Namespace
from cutaway.diagnosis.gradients.mutation import Mutation, Variant, named
from cutaway.diagnosis.gradients.program import Program, changed


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program in which each example counts for 1/n²."""
    (step,) = named(program.backward, "mean_d_losses")

    def divided(xp: Namespace, *arrays: Array) -> Array:
        return step.rule.compute(xp, *arrays) / arrays[-1].shape[0]

    yield Variant(program.with_backward({step: (changed(step, divided),)}))


MEAN_TWICE = Mutation(
    name="mean_twice",
    mistake="divided by the number of examples twice",
    cure="Divide by n once: either at the loss, or in d_W and d_b (np.mean there is a second division).",
    variants=variants,
)
