"""Slope cut short: a part of the slope's formula is forgotten, as a for a (1 - a), or 1 - a for 1 - a²."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from cutaway.definitions.entry import Array, Namespace
from cutaway.diagnosis.gradients.mutation import Mutation, Variant, activation_of, at_places, slopes
from cutaway.diagnosis.gradients.program import Program, changed
from cutaway.plan import Step

Slope = Callable[[Array], Array]

CUT: Mapping[str, Mapping[str, Slope]] = {
    "sigmoid": {"a for a (1 - a)": lambda a: a, "1 - a for a (1 - a)": lambda a: 1 - a},
    "tanh": {"1 - a for 1 - a²": lambda a: 1 - a, "a² for 1 - a²": lambda a: a * a},
}
"""What is left of a slope that people know by heart, for each activation that has such a formula."""


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program with what is left of the slope, in all layers, and in each."""
    for name, cut in CUT.items():
        steps = [step for step in slopes(program) if activation_of(step).name == name]
        for formula, slope in cut.items():
            for variant in at_places(program, steps, partial(_with, slope=slope)):
                yield Variant(variant.program, f"{formula}, in {variant.where}")


def _with(step: Step, slope: Slope) -> Step:
    def shortened(xp: Namespace, d_a: Array, z: Array, a: Array) -> Array:  # noqa: ARG001
        return d_a * slope(a)

    return changed(step, shortened)


SLOPE_CUT_SHORT = Mutation(
    name="slope_cut_short",
    mistake="a part of the slope's formula is forgotten",
    cure="Write all of it: a (1 - a) for sigmoid, 1 - a² for tanh.",
    variants=variants,
)
