"""Which number of a step answers to a selection made anywhere."""

from __future__ import annotations

from itertools import product

from cutaway.explain.folding import symbols_in
from cutaway.explain.selection import Selection
from cutaway.explain.step_formulas import entry_formulas
from cutaway.network.trace import Trace


def focus(trace: Trace, number: int, selection: Selection | None) -> Selection | None:
    """Return the number that a step shows for a selection, or None where it makes none that has to do with it.

    It is the selection itself where the step makes it; where the step reads it, the first number made from it: for
    ``W1[5,2]`` the sum ``z1[0,2]``. A step that makes a single number always shows that.

    Args:
        trace: The trace.
        number: The step's number in it.
        selection: A value or one number of it.

    >>> from cutaway import Network
    >>> trace = Network([2, 3, 2]).trace([[1.0, 2.0]], [[1.0, 0.0]])
    >>> str(focus(trace, 0, Selection("W1", (1, 2))))
    'z1[0,2]'
    """
    step = trace.steps[number].step
    single = [name for name in step.outputs[:1] if not trace[name].ndim]
    if selection and selection.name in step.outputs and (selection.index or not trace[selection.name].ndim):
        return selection
    if selection and selection.index and selection.name in step.inputs:
        found = _reader(trace, number, selection)
        if found:
            return found
    return Selection(single[0]) if single else None


def _reader(trace: Trace, number: int, selection: Selection) -> Selection | None:
    """Return the first number of the step's first output that reads the selected one.

    Its place is made of numbers of the selected place, or is 0: so it is in all rules, and few places are to be asked.
    """
    step = trace.steps[number].step
    shape = trace[step.outputs[0]].shape
    choices = [[place for place in sorted({0, *selection.index}) if place < size] for size in shape]
    for index in product(*choices):
        found = Selection(step.outputs[0], index)
        if any(str(selection) in symbols_in(line.formula) for line in entry_formulas(trace, step, found)):
            return found
    return None
