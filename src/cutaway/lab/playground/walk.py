"""A training step walked through slowly: one operation, or one example, at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cutaway.explain.selection import Selection
from cutaway.explain.sentences import sentence
from cutaway.network.trace import Trace
from cutaway.protocol.events import Operation
from cutaway.train import State


@dataclass(frozen=True, eq=False)
class Walk:
    """How far one has walked through a training step.

    Attributes:
        trace: The step with all its numbers.
        operations: How many of its operations were done.
        examples: How many of its examples were looked at.
        by_example: Whether the last thing done was to look at an example.
    """

    trace: Trace
    operations: int = 0
    examples: int = 0
    by_example: bool = False

    @property
    def is_over(self) -> bool:
        """Whether all is done, so that the update counts."""
        return self.operations >= len(self.trace.steps) or self.examples >= self.trace.examples

    def next_operation(self) -> Walk:
        """Return the walk with one operation more."""
        return replace(self, operations=self.operations + 1, by_example=False)

    def next_example(self) -> Walk:
        """Return the walk with one example more."""
        return replace(self, examples=self.examples + 1, by_example=True)

    def told(self, step: int) -> Operation:
        """Return what was done last, an operation or the loss of an example, of the step after so many updates."""
        if self.by_example:
            number = next(one.number for one in self.trace.steps if one.step.outputs[0] == "losses")
            return self._told(step, number, sentence(self.trace, number, Selection("losses", (self.examples - 1,))))
        number = self.operations - 1
        counted = f"Operation {self.operations} of {len(self.trace.steps)}, "
        # Here a step is an update of the weights; what the trace calls a step is one operation of it.
        return self._told(step, number, sentence(self.trace, number).replace(f"Step {number}, ", counted, 1))

    def _told(self, step: int, number: int, done: str) -> Operation:
        traced = self.trace.steps[number]
        return Operation(
            step=step,
            number=number,
            count=len(self.trace.steps),
            part=traced.part,
            text=str(traced.step),
            sentence=done,
        )

    def updated(self, state: State) -> State:
        """Return the state after the step: with the very numbers that the trace shows."""
        made = self.trace.values
        return replace(
            state,
            parameters={name: made[f"new_{name}"] for name in state.parameters},
            memory={name: made[f"new_{name}"] for name in state.memory},
            statistics={name: made[f"new_{name}"] for name in state.statistics},
            step=state.step + 1,
        )
