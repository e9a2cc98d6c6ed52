"""Which number of a step answers to a selection made anywhere."""

from __future__ import annotations

from itertools import product

from cutaway.explain.checked import checked, step_at
from cutaway.explain.selection import Selection
from cutaway.explain.step_formulas import reads
from cutaway.network.trace import Trace
from cutaway.plan.backward import SHARE


def focus(trace: Trace, number: int, selection: Selection | None) -> Selection | None:
    """Return the number that a step shows for a selection, or None where it makes none that has to do with it.

    It is the selection itself where the step makes it, or what belongs to it: the derivative ``d_W1[5,2]`` of
    ``W1[5,2]``, or a share of that, and its update. Where the step reads it, it is the first number made from it: for
    ``W1[5,2]`` the sum ``z1[0,2]``. A step that makes a single number always shows that.

    Args:
        trace: The trace.
        number: The step's number in it.
        selection: A value or one number of it.

    Raises:
        IndexError: There is no such step.
        UnknownNameError: The trace has no such value, or no such number in it.

    >>> from cutaway import Network
    >>> trace = Network([2, 3, 2]).trace([[1.0, 2.0]], [[1.0, 0.0]])
    >>> str(focus(trace, 0, Selection("W1", (1, 2))))
    'z1[0,2]'
    """
    step = step_at(trace, number).step
    selection = selection and checked(selection, trace)
    single = [name for name in step.outputs[:1] if not trace[name].ndim]
    if selection and selection.name in step.outputs and (selection.index or not trace[selection.name].ndim):
        return selection
    if selection and selection.index:
        family = _family(selection.name)
        belonging = [name for name in step.outputs if name in family or SHARE.sub("", name) == family[1]]
        if belonging:
            return Selection(belonging[0], selection.index)
    if selection and selection.index and selection.name in step.inputs:
        found = _reader(trace, number, selection)
        if found:
            return found
    return Selection(single[0]) if single else None


def _family(name: str) -> tuple[str, ...]:
    """Return the names of what belongs to the same value: itself, its derivative and what the update makes of it."""
    value = name.removeprefix("d_").removeprefix("new_")
    return (value, f"d_{value}", f"new_{value}", f"free_{value}")


def _reader(trace: Trace, number: int, selection: Selection) -> Selection | None:
    """Return the first number of the step's first output that reads the selected one.

    Its place is made of numbers of the selected place, or is 0: so it is in all rules, and few places are to be asked.
    """
    step = trace.steps[number].step
    shape = trace[step.outputs[0]].shape
    choices = [[place for place in sorted({0, *selection.index}) if place < size] for size in shape]
    for index in product(*choices):
        found = Selection(step.outputs[0], index)
        if reads(trace, step, found, selection):
            return found
    return None
