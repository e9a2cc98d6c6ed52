"""Softmax over the batch: each column of the scores sums to 1 in place of each row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from cutaway.definitions import Activation, Loss
from cutaway.definitions.entry import Array, Namespace
from cutaway.diagnosis.gradients.mutation import Mutation, Variant
from cutaway.diagnosis.gradients.program import Compute, Program, changed
from cutaway.plan import Pullback, Step, backward_plan
from cutaway.plan.rules import loss_rule
from cutaway.plan.step import OUTPUT, OUTPUT_DERIVATIVE


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program with the axes confused: in the forward pass alone, and in the backward pass, too."""
    for step in program.forward:
        definition = step.rule.definition
        if isinstance(definition, Activation) and not definition.elementwise:
            wrong = changed(step, across(definition.value))
            yield Variant(program.with_forward({step: (wrong,)}), "p - y on the way back")
            yield Variant(_differentiated(program, step, definition), "its own slope on the way back")


def across(compute: Compute) -> Compute:
    """Return a function of rows as one of columns."""

    def transposed(xp: Namespace, *arrays: Array) -> Any:
        return compute(xp, *(array.T for array in arrays)).T

    return transposed


def _differentiated(program: Program, step: Step, activation: Activation) -> Program:
    """Return the program with the true derivative of a loss after an activation of columns."""
    backward = replace(step.rule, name=f"{activation.name}_d_z", compute=across(activation.backward), pullbacks=())
    pullback = Pullback(backward, (OUTPUT_DERIVATIVE, 0, OUTPUT))
    wrong = replace(step, rule=replace(step.rule, compute=across(activation.value), pullbacks=(pullback,)))
    loss = next(other for other in program.forward if isinstance(other.rule.definition, Loss))
    assert isinstance(loss.rule.definition, Loss)  # noqa: S101 (looked for)
    plain = Step(loss.outputs, loss_rule(loss.rule.definition), ("p", "y"), loss.layer)
    made = program.with_forward({step: (wrong,), loss: (plain,)})
    return replace(made, backward=backward_plan(made.forward, program.parameters))


SOFTMAX_OVER_BATCH = Mutation(
    name="softmax_over_batch",
    mistake="softmax runs over the batch: the columns sum to 1, not the rows",
    cure="Sum along the row of each example: axis=1 with keepdims=True (in PyTorch dim=1).",
    variants=variants,
)
