"""One number of a step, with what a sentence about it needs: the numbers around it and how to name them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import isnan

from cutaway.definitions.entry import Entry
from cutaway.explain.entry_equation import EntryEquation, entry_equation
from cutaway.explain.selection import Selection, short_name
from cutaway.network.trace import Trace
from cutaway.numerals import short_number
from cutaway.plan import Step


@dataclass(frozen=True)
class Story:
    """What a sentence is about.

    Attributes:
        trace: The trace.
        number: The step's number in it.
        chosen: A number that the step makes.
    """

    trace: Trace
    number: int
    chosen: Selection

    @property
    def step(self) -> Step:
        """The step."""
        return self.trace.steps[self.number].step

    @cached_property
    def equation(self) -> EntryEquation:
        """How the number is found."""
        return entry_equation(self.trace, self.number, self.chosen)

    @property
    def value(self) -> float:
        """The number itself."""
        return float(self.trace[self.chosen.name][self.chosen.index])

    @property
    def by(self) -> str:
        """The name of the definition behind the step, as words."""
        return maker(self.step)

    @property
    def unit(self) -> str:
        """The unit that the number belongs to, and of several examples the batch's row: "unit 2 of layer 1"."""
        return f"unit {self.chosen.index[-1]} of layer {self.step.layer}{self.in_example}"

    @property
    def in_example(self) -> str:
        """In which row of the batch: nothing where there is but one, or the number belongs to all."""
        batched = self.trace.shapes[self.chosen.name][:1] == ("batch",)
        return f" in row {self.chosen.index[0]} of the batch" if batched and self.trace.examples > 1 else ""

    @property
    def over_batch(self) -> str:
        """Over how many examples is summed: nothing where there is but one."""
        return f", summed over the {self.trace.examples} examples" if self.trace.examples > 1 else ""

    def made(self) -> str:
        """Return "z1[2] is 0.4"."""
        return f"{short_name(self.chosen, self.trace)} is {short_number(self.value)}"

    def read(self, place: int) -> Selection:
        """Return the number that is read of one of the step's inputs; of several the first."""
        name = self.step.inputs[place]
        return next(mark for mark in self.equation.marks if mark.name == name)

    def told(self, selection: Selection) -> str:
        """Return "z1[2], 0.4,"."""
        return f"{short_name(selection, self.trace)}, {self.shown(selection)},"

    def shown(self, selection: Selection) -> str:
        """Return the number behind a selection."""
        return short_number(float(self.trace[selection.name][selection.index]))

    def beside(self, name: str) -> Selection:
        """Return the number of another value at the place of the chosen one."""
        return Selection(name, self.chosen.index)

    @property
    def subject(self) -> Selection:
        """Of what the number is the derivative: "z1[2]" for "d_z1[2]", also for a share of it."""
        name = self.chosen.name.removeprefix("d_")
        while name not in self.trace:
            name = name.rpartition("_")[0]
        return self.beside(name)

    def meaning(self) -> str:
        """Return what a derivative says: how the loss would change with what it belongs to."""
        if isnan(self.value):
            return f"what {short_name(self.subject, self.trace)} does to the loss is no number, NaN"
        if not self.value:
            return f"{short_name(self.subject, self.trace)} changes the loss not at all"
        verb = "grow" if self.value > 0 else "fall"
        name, size = short_name(self.subject, self.trace), short_number(abs(self.value))
        way = "" if self.chosen.name == f"d_{self.subject.name}" else " by this way"
        return f"if {name} grew a little, the loss would{way} {verb} {size} times as much"


def maker(step: Step) -> str:
    """Return the name of the definition behind a step, as words; where there is none, that of its rule."""
    definition = step.rule.definition
    name = definition.name if isinstance(definition, Entry) else step.rule.name.split("_d_")[0]
    return name.replace("_", " ")
