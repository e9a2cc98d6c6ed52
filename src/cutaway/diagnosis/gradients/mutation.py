"""What a mutation is: a known mistake in a backpropagation, as changes of the right program."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from cutaway.definitions import Activation
from cutaway.diagnosis.gradients.program import Program
from cutaway.plan import Plan, Step


@dataclass(frozen=True, eq=False)
class Variant:
    """One way in which a mistake can be made in one network.

    Attributes:
        program: The program with the mistake.
        where: The layers or the parameters where it is made, or how, in words; empty where there is one way alone.
        free: The name of a given number that is not known and has to be found out, or an empty text. The derivatives
            that come first must be linear in it.
    """

    program: Program
    where: str = ""
    free: str = ""


@dataclass(frozen=True, kw_only=True)
class Mutation:
    """A known mistake.

    Attributes:
        name: What it is called.
        mistake: What is wrong, in words that can follow a colon.
        cure: What to do, in a sentence.
        variants: Yields the ways in which it can be made in a program; none where it cannot be made.
    """

    name: str
    mistake: str
    cure: str
    variants: Callable[[Program], Iterator[Variant]]


def at_places(program: Program, steps: Sequence[Step], change: Callable[[Step], Step | Plan]) -> Iterator[Variant]:
    """Yield the variants with the backward steps changed: all of them, and each by itself."""
    for where, chosen in places(steps):
        yield Variant(program.with_backward({step: _as_plan(change(step)) for step in chosen}), where)


def places(steps: Sequence[Step]) -> Iterator[tuple[str, Sequence[Step]]]:
    """Yield all steps, and each by itself, with the layers in words."""
    if len(steps) > 1:
        yield f"layers {listed([str(step.layer) for step in steps[::-1]])}", steps
    for step in steps:
        yield f"layer {step.layer}", [step]


def slopes(program: Program) -> list[Step]:
    """Return the backward steps that multiply by the slope of an activation."""
    return [
        step
        for step in program.backward
        if isinstance(step.rule.definition, Activation) and step.rule.definition.elementwise
    ]


def activation_of(step: Step) -> Activation:
    """Return the activation whose step it is."""
    assert isinstance(step.rule.definition, Activation)  # noqa: S101 (the callers chose such steps)
    return step.rule.definition


def named(plan: Plan, *rules: str) -> list[Step]:
    """Return the steps with a rule of one of these names."""
    return [step for step in plan if step.rule.name in rules]


def listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence.

    >>> listed(["W1", "b1", "W2"])
    'W1, b1 and W2'
    """
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _as_plan(made: Step | Plan) -> Plan:
    return (made,) if isinstance(made, Step) else made
