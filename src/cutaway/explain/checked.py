"""Whether a selection, or the number of a step, is one of a trace: one sentence for all views where it is not."""

from __future__ import annotations

from cutaway.explain.links import behind
from cutaway.explain.selection import Selection, outside_of, unknown_value
from cutaway.network.trace import Trace, TracedStep


def checked(selection: Selection, trace: Trace) -> Selection:
    """Return a selection if the trace has it: a value, a number of it, or the derivative of one.

    Raises:
        UnknownNameError: No such value, or no such number in it; the sentence says what there is.

    >>> from cutaway import Network
    >>> trace = Network([2, 1], output="identity").trace([[1.0, 2.0]], [[3.0]])
    >>> str(checked(Selection("d_x", (0, 1)), trace))
    'd_x[0,1]'
    """
    name = selection.name if selection.name in trace else behind(selection).name
    if name not in trace:
        raise unknown_value(str(selection), trace)
    shape, index = trace[name].shape, selection.index
    inside = len(index) == len(shape) and all(0 <= place < size for place, size in zip(index, shape, strict=True))
    if index and not inside:
        raise outside_of(str(selection), name, shape)
    return selection


def step_at(trace: Trace, number: int) -> TracedStep:
    """Return a step by its number.

    Raises:
        IndexError: There is no such step; negative numbers count from no end.
    """
    if not 0 <= number < len(trace.steps):
        raise IndexError(f"There is no step {number}; the steps have the numbers from 0 to {len(trace.steps) - 1}.")
    return trace.steps[number]
