"""A nudge: what a derivative promises of a small change, and what the loss really does."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.errors import SettingError
from cutaway.execute import execute
from cutaway.execute.arrays import NUMPY
from cutaway.execute.reference import Values
from cutaway.explain.chain_text import name_in
from cutaway.explain.derivatives import derivation
from cutaway.explain.entries import number_in
from cutaway.explain.remembered import remembered
from cutaway.explain.selection import Selection
from cutaway.network.trace import Trace
from cutaway.numerals import apart, short_number, written
from cutaway.plan import Plan


@dataclass(frozen=True)
class Nudge:
    """One number changed by hand, everything that follows from it computed anew.

    Attributes:
        selection: The number.
        change: By how much it grows.
        value: What it was.
        derivative: The derivative of the loss with respect to it.
        predicted: The change of the loss that the derivative promises: derivative times change.
        actual: The real one.
        loss_before: The loss, computed in double precision.
        loss_after: The loss after the change, likewise.
        text: All of this as a sentence.
    """

    selection: Selection
    change: float
    value: float
    derivative: float
    predicted: float
    actual: float
    loss_before: float
    loss_after: float
    text: str


def nudge(trace: Trace, selection: Selection, change: float) -> Nudge:
    """Return what becomes of the loss when one number of the forward pass grows a little.

    The number is a weight, an input, or one on the way, such as an activation: then only what comes after it is
    computed anew. The losses are computed in double precision, so that a small change is not lost in rounding.

    Raises:
        ShapeError: The selection is a whole array.
        UnknownNameError: The trace has no such value, or no such number in it.
        SettingError: The loss has no derivative with respect to it, or the change is not finite.

    >>> from cutaway import Network
    >>> network = Network([2, 1], output="identity", initializer="zeros", dtype="float64")
    >>> found = nudge(network.trace([[1.0, 2.0]], [[3.0]]), Selection("b1", (0,)), 0.5)
    >>> print(found.text)
    Let b1[0] grow by 0.5: by its derivative, -6, the loss changes by -3; really it changes by -2.75, from 9 to 6.25.
    """
    if not isfinite(change):
        raise SettingError(f"A change of {change}; expected a finite number, such as 0.01.")
    change = float(change)  # of single precision too: NumPy would round what is predicted to it
    found = derivation(trace, selection)
    before, after = _loss(found.trace, found.asked, 0.0), _loss(found.trace, found.asked, change)
    predicted, actual = found.value * change, after - before
    name, grown_by = name_in(trace, found.asked), written(change)
    slope, promised, real = map(short_number, (found.value, predicted, actual))
    first, second = apart(before, after)
    return Nudge(
        selection=found.asked,
        change=change,
        value=number_in(trace, found.asked),
        derivative=found.value,
        predicted=predicted,
        actual=actual,
        loss_before=before,
        loss_after=after,
        text=f"Let {name} grow by {grown_by}: by its derivative, {slope}, the loss changes by {promised}; really it "
        f"changes by {real}, from {first} to {second}.",
    )


def _loss(trace: Trace, selection: Selection, change: float) -> float:
    """Return the loss where one value is given, with one of its numbers changed."""
    values = _in_double(trace, selection.name)
    grown = values[selection.name].copy()
    grown[selection.index] += change
    return float(execute(_plan_from(trace, selection.name), {**values, selection.name: grown}, NUMPY)["loss"])


@remembered
def _in_double(trace: Trace, name: str) -> Values:
    """Return all values of the forward pass in double precision, where one of them is given as it is."""
    plan = tuple(step for step in trace.plans.forward if name not in step.outputs)
    made = {output for step in trace.plan for output in step.outputs} - {name}
    given = {other: _as_double(value) for other, value in trace.values.items() if other not in made}
    return execute(plan, given, NUMPY)


@remembered
def _plan_from(trace: Trace, name: str) -> Plan:
    """Return the steps of the forward plan that a value changes."""
    changed, steps = {name}, []
    for step in trace.plans.forward:
        if name not in step.outputs and not changed.isdisjoint(step.inputs):
            changed.update(step.outputs)
            steps.append(step)
    return tuple(steps)


def _as_double(array: NDArray[Any]) -> NDArray[np.float64]:
    return np.array(array, dtype=np.float64)
