"""The batch as a vote: what each example would do to a weight, and who moved it.

The gradient of a batch is the mean of the gradients of its examples. Each of these is found by asking the backward
plan for the derivative of one example's loss alone; so they are right, too, where batch normalization makes the
examples depend on each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.errors import SettingError
from cutaway.execute import execute
from cutaway.execute.arrays import NUMPY
from cutaway.explain.checked import checked
from cutaway.explain.entries import number_in
from cutaway.explain.links import behind
from cutaway.explain.remembered import remembered
from cutaway.explain.selection import Selection
from cutaway.network.trace import Trace
from cutaway.numerals import apart, short_number
from cutaway.plan import Plan, backward_plan


def side_of(gradient: float) -> str:
    """Return to which side a gradient pulls a weight: against itself.

    >>> [side_of(gradient) for gradient in (-0.5, 0.5, 0.0, float("nan"))]
    ['upwards', 'downwards', 'to no side', 'to no side: NaN']
    """
    if isnan(gradient):
        return "to no side: NaN"
    return "upwards" if gradient < 0 else "downwards" if gradient > 0 else "to no side"


@dataclass(frozen=True)
class Vote:
    """What one example says of a weight.

    Attributes:
        example: Its row in the batch.
        gradient: The derivative of its loss with respect to the weight (with the penalties, where there are any).
        share: Its part of the batch's gradient: the gradient over the number of examples.
        agrees: Whether it pulls to the side to which the batch does.
    """

    example: int
    gradient: float
    share: float
    agrees: bool

    @property
    def side(self) -> str:
        """To which side it pulls the weight."""
        return side_of(self.gradient)


@dataclass(frozen=True)
class Votes:
    """What all examples say of a weight.

    Attributes:
        selection: The weight.
        votes: One for each example, the one that pulls most first.
        mean: The mean of their gradients.
        gradient: The gradient as the engine has it; it is the mean but for rounding.
        before: The weight before the update.
        after: The weight after it.
        agreeing: How many examples pull to the side to which the batch does.
        text: Who moved the weight, as a sentence.
    """

    selection: Selection
    votes: tuple[Vote, ...]
    mean: float
    gradient: float
    before: float
    after: float
    agreeing: int
    text: str


def votes(trace: Trace, selection: Selection) -> Votes:
    """Return what each example says of one number of a weight matrix, a bias, or another parameter.

    Raises:
        ShapeError: The selection is a whole array.
        UnknownNameError: The trace has no such value, or no such number in it.
        SettingError: It is no parameter, so that nothing votes on it.

    >>> from cutaway import Network
    >>> network = Network([1, 1], output="identity", initializer="zeros", dtype="float64")
    >>> trace = network.trace([[1.0], [1.0], [2.0]], [[1.0], [-1.0], [3.0]], learning_rate=0.5)
    >>> print(votes(trace, Selection("W1", (0, 0))).text)
    W1[0,0] moves by 2, from 0 to 2. Row 2 of the batch pulls most: its gradient is -12, and the mean of \
all 3 is -4; 2 of 3 pull upwards.
    """
    asked = behind(checked(selection, trace))
    if asked.name not in trace.network.parameters:
        known = ", ".join(trace.network.parameters)
        raise SettingError(f"{selection} is no parameter, so that the examples do not vote on it; choose from {known}.")
    before = number_in(trace, asked)
    gradients = [float(_gradient_of(trace, asked.name, example)[asked.index]) for example in range(trace.examples)]
    mean = float(np.mean(gradients))
    ranked = sorted(enumerate(gradients), key=lambda pair: -inf if isnan(pair[1]) else -abs(pair[1]))
    found = tuple(Vote(example, one, one / len(gradients), one * mean > 0) for example, one in ranked)
    after = number_in(trace, Selection(f"new_{asked.name}", asked.index))
    agreeing = sum(vote.agrees for vote in found)
    gradient = number_in(trace, Selection(f"d_{asked.name}", asked.index))
    text = _sentence(asked, found, mean, before, after)
    return Votes(asked, found, mean, gradient, before, after, agreeing, text)


@remembered
def _gradient_of(trace: Trace, name: str, example: int) -> NDArray[Any]:
    """Return the derivative of one example's loss: as if the mean over the batch had asked for this loss alone."""
    alone = np.zeros_like(trace["losses"])
    alone[example] = 1
    made = execute(_plan_behind_losses(trace, name), {**trace.values, "d_losses": alone}, NUMPY)
    gradient: NDArray[Any] = made[f"d_{name}"]
    return gradient


@remembered
def _plan_behind_losses(trace: Trace, name: str) -> Plan:
    """Return the backward plan to one parameter, from the derivatives of the examples' losses on."""
    steps = backward_plan(trace.plans.forward, [name])
    return tuple(step for step in steps if step.outputs != ("d_losses",))


def _sentence(selection: Selection, found: tuple[Vote, ...], mean: float, before: float, after: float) -> str:
    moved, (first, last) = short_number(after - before), apart(before, after)
    start = f"{selection} moves by {moved}, from {first} to {last}." if after != before else f"{selection} stays."
    if isnan(after):
        start = f"{selection} becomes no number, NaN; before, it was {first}."
    if len(found) == 1:
        return f"{start} The only example has the gradient {short_number(mean)}."
    most, agreeing = found[0], sum(vote.agrees for vote in found)
    if most.gradient == 0:
        return f"{start} No example pulls: all {len(found)} gradients are 0."
    pulls = f"{agreeing} of {len(found)} pull {side_of(mean)}"
    if not mean or isnan(mean):
        pulls = "together they pull to no side"
    strongest, middle = short_number(most.gradient), short_number(mean)
    return (
        f"{start} Row {most.example} of the batch pulls most: its gradient is {strongest}, and the mean of all "
        f"{len(found)} is {middle}; {pulls}."
    )
