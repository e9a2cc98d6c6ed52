"""Updated too early: W2 has its new value already when the error goes back through it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cutaway.definitions import OPTIMIZERS
from cutaway.diagnosis.gradients.mutation import Mutation, Variant, named, places
from cutaway.diagnosis.gradients.program import Program, reading
from cutaway.plan import Plan, Step, update_plan
from cutaway.plan.step import layer_of

DESCENT = OPTIMIZERS["gradient_descent"]


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program in which the weights that errors go back through are updated before, all and each."""
    free = "" if "learning_rate" in program.given else "learning_rate"
    known = program if not free else program.knowing(learning_rate=1.0)
    for _, chosen in places(named(program.backward, "dense_d_x")):
        changes: dict[Step, Plan] = {}
        for step in chosen:
            weights = next(name for name in step.inputs if name.startswith("W"))
            maker = program.maker(weights)
            changes[step] = ()
            changes[maker] = (maker, *update_plan(DESCENT, [weights]), reading(step, weights, f"new_{weights}"))
        yield Variant(known.with_backward(changes).knowing(step=1), _weights(chosen), free)


def _weights(steps: Sequence[Step]) -> str:
    names = [name for step in steps for name in step.inputs if name.startswith("W")]
    return " and ".join(sorted(names, key=layer_of))


UPDATED_TOO_EARLY = Mutation(
    name="updated_too_early",
    mistake="the weights are updated before the error goes back through them",
    cure="Find all derivatives first, with the weights of the forward pass; then update all parameters.",
    variants=variants,
)
