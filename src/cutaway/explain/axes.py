"""What the rows and the columns of a value stand for: examples, inputs, features, units, outputs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cutaway.network.trace import Trace

NUMBERED = re.compile(r"(?:^|_)([A-Za-z]+)(\d+)")
"""The layer in a name, that of ``z1`` in ``d_z1_to_2`` too."""


@dataclass(frozen=True)
class Axis:
    """The rows of a table, or its columns.

    Attributes:
        noun: What one of them is called: ``"unit"``.
        where: Where it belongs, ``" of layer 2"``; empty where the noun says it all.
    """

    noun: str
    where: str = ""


@dataclass(frozen=True)
class Axes:
    """Both; a vector has columns alone, a single number has neither."""

    row: Axis | None
    column: Axis | None


EXAMPLE = Axis("example")
ENDS = {"x": Axis("input"), "f": Axis("feature"), "p": Axis("output"), "y": Axis("output")}


def axes_of(trace: Trace, name: str) -> Axes:
    """Return what the rows and columns of a value of a trace stand for.

    >>> from cutaway import Network
    >>> trace = Network([2, 3, 1], features=["x1", "x2", "x1^2"]).trace([[1.0, 2.0]], [[1.0]])
    >>> axes_of(trace, "W1")
    Axes(row=Axis(noun='feature', where=''), column=Axis(noun='unit', where=' of layer 1'))
    """
    shape = trace.shapes[name]
    named = [_axis(trace, name, size == "batch", place == len(shape) - 1) for place, size in enumerate(shape)]
    row, column = (None, None, *named)[-2:]
    return Axes(row, column)


def _axis(trace: Trace, name: str, is_batch: bool, is_last: bool) -> Axis:
    found = NUMBERED.search(name)
    if is_batch:
        return EXAMPLE
    if found is None:
        return ENDS.get(name.removeprefix("d_"), Axis("column"))
    return _units(trace, int(found[2]) - (not is_last))


def _units(trace: Trace, layer: int) -> Axis:
    """Return the units of a layer; what the first one reads are the features, where a network makes any."""
    return Axis("unit", f" of layer {layer}") if layer else ENDS["f" if "f" in trace else "x"]
