"""A program: a forward and a backward pass that somebody could have written, as plans with the values they read.

The right one is the network's own. Each mistake makes another one of it by changing steps, so that it fits any depth,
activation and loss, and so that two mistakes can be made one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from numpy.typing import NDArray

from cutaway.execute import execute
from cutaway.plan import Plan, Step

Numbers = NDArray[Any]
Compute = Callable[..., Any]


@dataclass(frozen=True, eq=False)
class Program:
    """A forward and a backward pass.

    Attributes:
        forward: From ``x`` and ``y`` to ``loss``.
        backward: From there to ``d_W1`` and so on.
        parameters: The names of what is learned.
        given: All that the two read, by name; ``learning_rate`` and ``previous_d_W1`` too where they are known.
    """

    forward: Plan
    backward: Plan
    parameters: tuple[str, ...]
    given: Mapping[str, Any]

    @property
    def order(self) -> tuple[str, ...]:
        """The parameters in the order in which the backward pass comes to their derivatives."""
        return tuple(sorted(self.parameters, key=lambda name: self.backward.index(self.maker(name))))

    def maker(self, parameter: str) -> Step:
        """Return the step that makes the derivative of a parameter."""
        return next(step for step in reversed(self.backward) if f"d_{parameter}" in step.outputs)

    def gradients(self) -> Iterator[tuple[str, Numbers]]:
        """Yield the derivatives, each as soon as it is there: who has seen enough need not ask for the next."""
        values, done = execute(self.forward, self.given), 0
        for name in self.order:
            until = self.backward.index(self.maker(name)) + 1
            values, done = execute(self.backward[done:until], values), until
            yield name, values[f"d_{name}"]

    def values(self) -> dict[str, Any]:
        """Return all values by name."""
        return execute(self.forward + self.backward, self.given)

    def with_forward(self, changes: Mapping[Step, Plan]) -> Program:
        """Return the program with steps of the forward pass replaced."""
        return replace(self, forward=_substituted(self.forward, changes))

    def with_backward(self, changes: Mapping[Step, Plan]) -> Program:
        """Return the program with steps of the backward pass replaced."""
        return replace(self, backward=_substituted(self.backward, changes))

    def knowing(self, **given: Any) -> Program:
        """Return the program with more values to read."""
        return replace(self, given={**self.given, **given})


def changed(step: Step, compute: Compute, *more: str) -> Step:
    """Return a step that makes the same name by another function; it reads what ``step`` reads, and ``more``.

    The rule keeps its name and its definition, so that a second mistake still finds it, and its pullbacks: who makes a
    mistake in the forward pass goes back as if there were none.
    """
    return replace(step, rule=replace(step.rule, compute=compute), inputs=(*step.inputs, *more))


def reading(step: Step, old: str, new: str) -> Step:
    """Return a step that reads ``new`` where it read ``old``."""
    return replace(step, inputs=tuple(new if name == old else name for name in step.inputs))


def _substituted(plan: Plan, changes: Mapping[Step, Plan]) -> Plan:
    by_identity = {id(step): steps for step, steps in changes.items()}
    return tuple(made for step in plan for made in by_identity.get(id(step), (step,)))
