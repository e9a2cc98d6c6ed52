"""A value of a plan, or one number of it: what views share so that all of them light up the same thing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cutaway.errors import UnknownNameError

if TYPE_CHECKING:
    from cutaway.network.trace import Trace

PLACE = "[0-9]{1,9}"  # of more digits than any array has places, Python would decline to make a number
PATTERN = re.compile(rf"(?P<name>[A-Za-z_]\w*)(?:\[(?P<index>\s*{PLACE}(?:\s*,\s*{PLACE})*\s*)\])?")


@dataclass(frozen=True)
class Selection:
    """A value by its name in the plan, or one number of it.

    Attributes:
        name: The name, ``"W1"``.
        index: The place of a number as NumPy counts it, from 0: (5, 2). Empty for the whole value.
    """

    name: str
    index: tuple[int, ...] = ()

    def __str__(self) -> str:
        return self.name + (f"[{','.join(map(str, self.index))}]" if self.index else "")


def parse_selection(text: str, trace: Trace) -> Selection:
    """Return what a text such as ``W1[5,2]`` names in a trace.

    Where the trace has one example, its number may be left out: ``z2[3]`` is unit 3 of ``z2[0,3]``.

    Raises:
        UnknownNameError: No such value, or no such number in it; the sentence says what there is.
    """
    found = PATTERN.fullmatch(text.strip())
    if not found or found["name"] not in trace:
        raise unknown_value(text, trace)
    index = tuple(int(number) for number in (found["index"] or "").split(",") if number)
    return Selection(found["name"], _completed(text, index, trace, found["name"]))


def short_name(selection: Selection, trace: Trace) -> str:
    """Return a selection as one writes it: without the number of the example where there is but one."""
    if trace.examples == 1 and trace.shapes[selection.name][:1] == ("batch",) and selection.index:
        return str(Selection(selection.name, selection.index[1:]))
    return str(selection)


def unknown_value(text: str, trace: Trace) -> UnknownNameError:
    """Return the error that says which values there are."""
    return UnknownNameError(
        f"{text!r:.60} is no value of this trace; expected a name, or one with a place such as W1[5,2]. "
        f"There are: {', '.join(trace.values)}."
    )


def outside_of(text: str, name: str, shape: tuple[int, ...]) -> UnknownNameError:
    """Return the error that says which places a value has."""
    last = ", ".join(str(size - 1) for size in shape)
    return UnknownNameError(
        f"{text!r:.60} is outside of {name}, which has the shape {shape}; places are counted from 0"
        + (f", the last is [{last}]." if shape else ", and a single number has none.")
    )


def _completed(text: str, index: tuple[int, ...], trace: Trace, name: str) -> tuple[int, ...]:
    shape = trace[name].shape
    if not index:
        return ()
    if trace.examples == 1 and trace.shapes[name][:1] == ("batch",) and len(index) == len(shape) - 1:
        index = (0, *index)
    if len(index) != len(shape) or any(number >= size for number, size in zip(index, shape, strict=True)):
        raise outside_of(text, name, shape)
    return index
