"""Double softmax: probabilities go into a loss that applies softmax (or sigmoid) itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cutaway.definitions import Loss
from cutaway.diagnosis.gradients.mutation import Mutation, Variant
from cutaway.diagnosis.gradients.program import Program, reading
from cutaway.plan import Step, backward_plan


def variants(program: Program) -> Iterator[Variant]:
    """Yield the program with the output's activation applied twice: by the chain rule, and with p - y as it is."""
    loss = next((step for step in program.forward if _fused(step)), None)
    if loss is None:
        return
    scores, p, _ = loss.inputs
    activation = next(step for step in program.forward if p in step.outputs)
    again = Step(("p_again",), activation.rule, (p,), activation.layer)
    doubled = replace(loss, inputs=(p, "p_again", "y"))
    chain = program.with_forward({activation: (activation, again), loss: (doubled,)})
    yield Variant(
        replace(chain, backward=backward_plan(chain.forward, program.parameters)),
        "both taken into account on the way back",
    )
    by_hand = program.with_forward({activation: (activation, again)})
    slope = next(step for step in program.backward if f"d_{scores}" in step.outputs)
    yield Variant(by_hand.with_backward({slope: (reading(slope, p, "p_again"),)}), "once on the way back")


def _fused(step: Step) -> bool:
    return isinstance(step.rule.definition, Loss) and len(step.inputs) == 3


DOUBLE_SOFTMAX = Mutation(
    name="double_softmax",
    mistake="the output's activation is applied twice: the loss applies it too, to what is a probability already",
    cure="Give the loss the scores z, not the probabilities p, or use a loss that reads probabilities.",
    variants=variants,
)
