"""A line without the mean: each line of the derivatives divides by n itself, and some of them forget to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from cutaway.definitions.entry import Array, Namespace
from cutaway.diagnosis.gradients.mutation import Mutation, Variant, listed, named
from cutaway.diagnosis.gradients.program import Program, changed
from cutaway.plan import Step

LINES = ("dense_d_W", "dense_d_b")


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program without 1/n in one line, in each two, in those of all weights, and in those of all biases."""
    steps = sorted(named(program.backward, *LINES), key=lambda step: (step.layer or 0, step.rule.name))
    kinds = [named(tuple(steps), rule) for rule in LINES]
    chosen = [*combinations(steps, 1), *combinations(steps, 2), *(tuple(kind) for kind in kinds if len(kind) > 2)]
    for some in chosen:
        if len(some) < len(steps):  # in all of them it is the sum for the mean
            yield Variant(program.with_backward({step: (_undivided(step),) for step in some}), _names(some))


def _names(steps: Sequence[Step]) -> str:
    return listed([f"d_{step.rule.name[-1]}{step.layer}" for step in steps])


def _undivided(step: Step) -> Step:
    def summed(xp: Namespace, *arrays: Array) -> Array:
        return step.rule.compute(xp, *arrays) * arrays[-1].shape[0]

    return changed(step, summed)


LINE_WITHOUT_MEAN = Mutation(
    name="line_without_mean",
    mistake="the factor 1/n is missing in a line, while the others have it, so that this derivative is n times too "
    "large",
    cure="Divide in each line by the number of examples: x.T @ d_z / len(x) and np.sum(d_z, axis=0) / len(x); or once "
    "for all, where the loss is differentiated: (p - y) / len(x).",
    variants=variants,
)
