"""Accumulated: the derivatives of the step before are still in there."""

from __future__ import annotations

from collections.abc import Iterator

from cutaway.definitions.entry import Array, Namespace
from cutaway.diagnosis.gradients.mutation import Mutation, Variant
from cutaway.diagnosis.gradients.program import Program, changed
from cutaway.plan import Step


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program that adds to the derivatives of the step before, where those are known."""
    if any(f"previous_d_{name}" not in program.given for name in program.parameters):
        return
    changes = {program.maker(name): (_added(program.maker(name), f"previous_d_{name}"),) for name in program.parameters}
    yield Variant(program.with_backward(changes))


def _added(step: Step, previous: str) -> Step:
    def piled_up(xp: Namespace, *arrays: Array) -> Array:
        return step.rule.compute(xp, *arrays[:-1]) + arrays[-1]

    return changed(step, piled_up, previous)


ACCUMULATED = Mutation(
    name="accumulated",
    mistake="the derivatives of the step before are still in there: these are added to them",
    cure="Begin each step with zeros (in PyTorch optimizer.zero_grad()), or assign with = in place of +=.",
    variants=variants,
)
