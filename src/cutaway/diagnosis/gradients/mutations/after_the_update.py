"""After the update: the derivatives at the parameters as they are after the step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cutaway.definitions import OPTIMIZERS
from cutaway.diagnosis.gradients.mutation import Mutation, Variant
from cutaway.diagnosis.gradients.program import Program
from cutaway.execute import execute
from cutaway.plan import update_plan


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program with the parameters of the next step, where the learning rate is known."""
    if "learning_rate" not in program.given:
        return
    plan = update_plan(OPTIMIZERS["gradient_descent"], program.parameters)
    values: dict[str, Any] = execute(plan, {**program.values(), "step": 1})
    yield Variant(program.knowing(**{name: values[f"new_{name}"] for name in program.parameters}))


AFTER_THE_UPDATE = Mutation(
    name="after_the_update",
    mistake="these are the derivatives at the parameters after the update",
    cure="Compare with the network as it was when you computed them: copy the arrays where they are updated in place.",
    variants=variants,
)
