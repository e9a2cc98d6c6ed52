"""Step for gradient: multiplied by the learning rate, so that it is the step of the update."""

from __future__ import annotations

from collections.abc import Iterator

from cutaway.definitions.entry import Array, Namespace
from cutaway.diagnosis.gradients.mutation import Mutation, Variant
from cutaway.diagnosis.gradients.program import Program, changed
from cutaway.plan import Step


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program times the learning rate, where it is known: with its sign, and with the other."""
    if "learning_rate" not in program.given:
        return
    for sign, where in ((1, ""), (-1, "with the sign of the step")):
        changes = {program.maker(name): (_times_rate(program.maker(name), sign),) for name in program.parameters}
        yield Variant(program.with_backward(changes), where)


def _times_rate(step: Step, sign: int) -> Step:
    def scaled(xp: Namespace, *arrays: Array) -> Array:
        made = step.rule.compute(xp, *arrays[:-1]) * arrays[-1]
        return made if sign > 0 else -made

    return changed(step, scaled, "learning_rate")


STEP_FOR_GRADIENT = Mutation(
    name="step_for_gradient",
    mistake="the learning rate is multiplied in: these are the steps of the update",
    cure="Leave the learning rate to the update: W -= learning_rate * d_W.",
    variants=variants,
)
