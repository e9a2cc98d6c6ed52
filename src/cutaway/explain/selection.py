"""A value of a plan, or one number of it: what views share so that all of them light up the same thing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from cutaway.errors import UnknownNameError

if TYPE_CHECKING:
    from cutaway.network.trace import Trace

NAMED = re.compile(r"\s*(?P<name>[A-Za-z_]\w*)\s*(?:\[(?P<places>[^\[\]]*)\]\s*)?")
PLACE = re.compile(r"\s*0*(?P<number>[0-9]{1,9})\s*", re.ASCII)
"""A place; of more digits than any array has places, it is outside."""


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
    found = NAMED.fullmatch(text)
    if not found or found["name"] not in trace:
        raise unknown_value(text, trace)
    name = found["name"]
    if found["places"] is None:
        return Selection(name)
    places = [PLACE.fullmatch(place) for place in found["places"].split(",")]
    if not all(places):
        raise outside_of(text, name, trace[name].shape)
    return Selection(name, _completed(text, tuple(int(place["number"]) for place in places if place), trace, name))


def short_name(selection: Selection, trace: Trace) -> str:
    """Return a selection as one writes it: without the number of the example where there is but one."""
    if trace.examples == 1 and trace.shapes[selection.name][:1] == ("batch",) and selection.index:
        return str(Selection(selection.name, selection.index[1:]))
    return str(selection)


def unknown_value(text: str, trace: Trace) -> UnknownNameError:
    """Return the error that says which values there are."""
    names = {name.lower(): name for name in trace.values}
    found = NAMED.fullmatch(text)
    near = get_close_matches(found["name"].lower(), names, n=1) if found else []
    hint = f"did you mean {names[near[0]]}? " if near else ""
    return UnknownNameError(
        f"{text!r:.60} is no value of this trace; {hint}expected a name, or one with a place such as W1[0,0]. "
        f"There are: {', '.join(trace.values)}."
    )


def outside_of(text: str, name: str, shape: tuple[int, ...]) -> UnknownNameError:
    """Return the error that says which places a value has."""
    if not shape:
        return UnknownNameError(f"{text!r:.60} has a place, but {name} is a single number; write {name} alone.")
    last = ",".join(str(size - 1) for size in shape)
    return UnknownNameError(
        f"{text!r:.60} is outside of {name}, which has the shape {shape}; places are whole numbers counted from 0, the "
        f"last is {name}[{last}]."
    )


def _completed(text: str, index: tuple[int, ...], trace: Trace, name: str) -> tuple[int, ...]:
    shape = trace[name].shape
    if trace.examples == 1 and trace.shapes[name][:1] == ("batch",) and len(index) == len(shape) - 1:
        index = (0, *index)
    if len(index) != len(shape) or any(number >= size for number, size in zip(index, shape, strict=True)):
        raise outside_of(text, name, shape)
    return index
