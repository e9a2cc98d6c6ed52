"""Penalty scaled: its derivative with a wrong factor, such as the 2 of a square, 1/n or a sign."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from cutaway.diagnosis.gradients.mutation import Mutation, Variant, at_places
from cutaway.diagnosis.gradients.mutations.penalty_forgotten import penalties, times
from cutaway.diagnosis.gradients.program import Program


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program with the factors 2, 1/2, 1/n and -1 on the penalties of all layers, and of each."""
    factors = {"2": 2.0, "1/2": 0.5, "1/n": 1 / len(program.given["x"]), "-1": -1.0}
    for name, factor in factors.items():
        for variant in at_places(program, penalties(program), partial(times, factor=factor)):
            yield Variant(variant.program, f"{name} times the right one, in {variant.where}")


PENALTY_SCALED = Mutation(
    name="penalty_scaled",
    mistake="the derivative of the penalty has a wrong factor",
    cure="Look at how the penalty is defined: with or without 1/2; it is not divided by the number of examples.",
    variants=variants,
)
