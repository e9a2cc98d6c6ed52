"""The derivative of the loss with respect to any number of a trace, also to those that training has no use for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cutaway.definitions import LOSSES
from cutaway.errors import SettingError
from cutaway.execute import execute
from cutaway.execute.arrays import NUMPY
from cutaway.explain.checked import checked
from cutaway.explain.entries import number_in
from cutaway.explain.links import behind
from cutaway.explain.remembered import remembered
from cutaway.explain.selection import Selection
from cutaway.network.trace import Trace
from cutaway.plan import Plan, backward_plan
from cutaway.plan.rules import loss_rule


@dataclass(frozen=True, eq=False)
class Derivation:
    """A number of a trace and the trace that has its derivative.

    Attributes:
        trace: The trace, its backward plan longer where that is needed.
        asked: The number.
        derivative: The name and the place of its derivative.
    """

    trace: Trace
    asked: Selection
    derivative: Selection

    @property
    def value(self) -> float:
        """How much the loss changes for each unit that the number grows."""
        return number_in(self.trace, self.derivative)


def derivation(trace: Trace, selection: Selection) -> Derivation:
    """Return the derivative of the loss with respect to a number: a weight, a bias, a sum, an activation, an input.

    Args:
        trace: Any trace.
        selection: The number, ``W1[5,2]``; its derivative, ``d_W1[5,2]``, is taken to mean the same.

    Raises:
        ShapeError: The selection is a whole array.
        UnknownNameError: The trace has no such value, or no such number in it.
        SettingError: The loss does not depend on the value in a way that has a derivative.
    """
    asked = behind(checked(selection, trace))
    number_in(trace, asked)
    name = f"d_{asked.name}"
    for found in _candidates(trace, asked.name):
        if name in found:
            return Derivation(found, asked, Selection(name, asked.index))
    raise SettingError(
        f"The loss has no derivative with respect to {asked.name}; choose a weight, a bias, a sum, an activation or "
        "an input."
    )


def _candidates(trace: Trace, name: str) -> Iterator[Trace]:
    """Yield traces that may have the derivative of a value, the one that changes least first."""
    yield trace
    for fused in (True, False):
        yield _with_derivative(trace, name, fused)


@remembered
def _with_derivative(trace: Trace, name: str, fused: bool) -> Trace:
    forward = trace.plans.forward if fused else _unfused(trace)
    backward = backward_plan(forward, [*trace.network.parameters, name])
    plans = replace(trace.plans, forward=forward, backward=backward)
    return replace(trace, plans=plans, values=execute(forward + backward, dict(trace.values), NUMPY))


def _unfused(trace: Trace) -> Plan:
    """Return the forward plan without the rewrite that lets the loss read the scores behind the outputs p."""
    rule = loss_rule(LOSSES.resolve(trace.network.specification.loss))
    return tuple(
        replace(step, rule=rule, inputs=("p", "y")) if step.outputs == ("losses",) else step
        for step in trace.plans.forward
    )
