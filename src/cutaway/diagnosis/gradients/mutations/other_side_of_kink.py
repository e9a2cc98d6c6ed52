"""The other side of a kink: where the slope jumps, as ReLU's at 0, that of the other side is taken."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from cutaway.definitions.entry import Array, Namespace
from cutaway.diagnosis.gradients.mutation import Mutation, Variant, activation_of, at_places, slopes
from cutaway.diagnosis.gradients.program import Program, changed
from cutaway.plan import Step

ASIDE = 1e-6
"""How far from the kink the other side's slope is asked for."""


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program with the slopes above the kinks, and with those below, in all layers, and in each."""
    steps = [step for step in slopes(program) if activation_of(step).kinks]
    for aside, side in ((ASIDE, "above"), (-ASIDE, "below")):
        for variant in at_places(program, steps, partial(_beside, aside=aside)):
            yield Variant(variant.program, f"the slope {side} it, in {variant.where}")


def _beside(step: Step, aside: float) -> Step:
    activation = activation_of(step)

    def moved(xp: Namespace, d_a: Array, z: Array, a: Array) -> Array:
        for kink in activation.kinks:
            z = xp.where(z == kink, z + aside, z)
        return activation.backward(xp, d_a, z, a)

    return changed(step, moved)


OTHER_SIDE_OF_KINK = Mutation(
    name="other_side_of_kink",
    mistake="just where the slope jumps, as that of ReLU at 0, the slope of the other side is taken (>= for >)",
    cure="Nothing needs mending: there is no derivative at that place, and both are in use. Here and in PyTorch ReLU's "
    "slope at 0 is 0.",
    variants=variants,
)
