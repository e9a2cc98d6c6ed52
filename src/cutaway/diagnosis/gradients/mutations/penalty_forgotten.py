"""Penalty forgotten: the derivatives of the data's loss alone, without those of the regularizer."""

from __future__ import annotations

from collections.abc import Iterator

from cutaway.definitions import Regularizer
from cutaway.definitions.entry import Array, Namespace
from cutaway.diagnosis.gradients.mutation import Mutation, Variant, at_places
from cutaway.diagnosis.gradients.program import Program, changed
from cutaway.plan import Step


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program without the penalties' derivatives in all layers, and in each."""
    yield from at_places(program, penalties(program), lambda step: times(step, 0))


def penalties(program: Program) -> list[Step]:
    """Return the steps with the derivatives of penalties."""
    return [step for step in program.backward if isinstance(step.rule.definition, Regularizer)]


def times(step: Step, factor: float) -> Step:
    """Return the step times a factor."""

    def scaled(xp: Namespace, *arrays: Array) -> Array:
        return step.rule.compute(xp, *arrays) * factor

    return changed(step, scaled)


PENALTY_FORGOTTEN = Mutation(
    name="penalty_forgotten",
    mistake="the derivative of the penalty is forgotten",
    cure="Add the penalty's derivative to that of the weights: rate * W for l2.",
    variants=variants,
)
