"""One example only: a loop over the examples overwrites the gradient in place of adding to it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cutaway.definitions.entry import Array, Namespace
from cutaway.diagnosis.gradients.mutation import Mutation, Variant, named
from cutaway.diagnosis.gradients.program import Program, changed


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program in which the last example alone counts: for 1/n, and for 1."""
    examples = len(program.given["x"])
    if examples < 2:
        return
    (step,) = named(program.backward, "mean_d_losses")
    last = np.zeros(examples)
    last[-1] = 1.0

    def nth(xp: Namespace, *arrays: Array) -> Array:
        return step.rule.compute(xp, *arrays[:-1]) * arrays[-1]

    def whole(xp: Namespace, *arrays: Array) -> Array:
        return step.rule.compute(xp, *arrays[:-1]) * arrays[-1] * arrays[-1].shape[0]

    for compute, where in ((nth, "with the factor 1/n"), (whole, "without the factor 1/n")):
        wrong = program.with_backward({step: (changed(step, compute, "is_last"),)})
        yield Variant(wrong.knowing(is_last=last), where)


ONE_EXAMPLE_ONLY = Mutation(
    name="one_example_only",
    mistake="the last example of the batch alone counts",
    cure="In a loop over the examples add to the gradients (+=) where you overwrite them (=).",
    variants=variants,
)
