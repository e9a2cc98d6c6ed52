"""The neurons of the graph: what each makes of an example, what it has, and what those come to that are not shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cutaway.explain.entries import number_in
from cutaway.explain.graph_columns import Layout
from cutaway.explain.selection import Selection
from cutaway.network.trace import Trace


@dataclass(frozen=True)
class NodeValue:
    """A number that belongs to a neuron.

    Attributes:
        selection: Which number of the trace it is; for a mean, the value whose numbers it is the mean of.
        value: What it is.
        derivative: The derivative of the loss with respect to it; None where the trace has none.
    """

    selection: Selection
    value: float
    derivative: float | None


@dataclass(frozen=True)
class Neuron:
    """One neuron, or one input.

    Attributes:
        unit: Its number in the column, from 0.
        values: What it makes of the example, from its sum ``z1`` to what it passes on, ``a1``.
        parameters: Its bias, and what batch normalization has for it.
        target: What the example's target ``y`` asks of it; None but in the last column.
    """

    unit: int
    values: tuple[NodeValue, ...]
    parameters: tuple[NodeValue, ...]
    target: NodeValue | None


@dataclass(frozen=True)
class Rest:
    """The neurons of a column that are not shown.

    Attributes:
        count: How many they are.
        means: The mean of each of the values that a shown neuron has, and that of its derivatives.
    """

    count: int
    means: tuple[NodeValue, ...]


@dataclass(frozen=True)
class Column:
    """The neurons of a layer, or the inputs.

    Attributes:
        name: What they pass on: ``x``, ``a1``, ``p``.
        layer: The layer's number; None for the inputs and for features made of them.
        size: How many neurons there are.
        neurons: Those shown, in the order of their numbers.
        rest: The others; None where all are shown.
    """

    name: str
    layer: int | None
    size: int
    neurons: tuple[Neuron, ...]
    rest: Rest | None


def column_of(trace: Trace, layout: Layout, units: list[int], example: int, is_last: bool) -> Column:
    """Return a column with some of its neurons.

    Args:
        trace: The trace.
        layout: What the column shows.
        units: The numbers of the neurons that are shown; the others are its rest.
        example: The number of the example.
        is_last: Whether these are the outputs, which have targets.
    """
    neurons = tuple(_neuron(trace, layout, unit, example, is_last) for unit in units)
    hidden = layout.size - len(units)
    means = tuple(_mean(trace, name, example, units) for name in layout.values) if hidden else ()
    return Column(layout.output, layout.layer, layout.size, neurons, Rest(hidden, means) if hidden else None)


def _mean(trace: Trace, name: str, example: int, units: list[int]) -> NodeValue:
    """Return the mean of a value over the neurons that are not shown, and that of its derivative."""
    value, derivative = (
        float(np.mean(np.delete(trace[one][example], units))) if one in trace else None for one in (name, f"d_{name}")
    )
    assert value is not None  # noqa: S101 (the trace has what its layers make)
    return NodeValue(Selection(name), value, derivative)


def _neuron(trace: Trace, layout: Layout, unit: int, example: int, is_last: bool) -> Neuron:
    return Neuron(
        unit,
        tuple(_node(trace, name, (example, unit)) for name in layout.values),
        tuple(_node(trace, name, (unit,)) for name in layout.parameters),
        _node(trace, "y", (example, unit)) if is_last else None,
    )


def _node(trace: Trace, name: str, index: tuple[int, ...]) -> NodeValue:
    derivative = Selection(f"d_{name}", index)
    known = number_in(trace, derivative) if derivative.name in trace else None
    return NodeValue(Selection(name, index), number_in(trace, Selection(name, index)), known)
