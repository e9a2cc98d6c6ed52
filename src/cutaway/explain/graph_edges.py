"""The edges of the graph: what each neuron reads, by which weight, and what that brings."""

from __future__ import annotations

import math
from dataclasses import dataclass

from cutaway.explain.entries import formula_of_entry, number_in, number_of, read_by
from cutaway.explain.expression import Expression
from cutaway.explain.graph_columns import Layout
from cutaway.explain.linear import factors_in
from cutaway.explain.selection import Selection
from cutaway.explain.step_formulas import place_of
from cutaway.network.trace import Trace


@dataclass(frozen=True)
class Edge:
    """A connection between two neurons that are shown.

    Attributes:
        source: What is read: ``x[0,5]``.
        target: What is made of it: ``z1[0,2]``.
        weight: The weight, ``W1[5,2]``; None between an input and a feature made of it.
        value: The weight's value, or None.
        derivative: The derivative of the loss with respect to the weight, or None.
        contribution: What comes in by it: weight times source; None where there is no weight.
    """

    source: Selection
    target: Selection
    weight: Selection | None
    value: float | None
    derivative: float | None
    contribution: float | None


@dataclass(frozen=True)
class RestEdge:
    """What a neuron hears from those that are not shown, together.

    Attributes:
        target: The sum that hears it.
        count: How many neurons they are.
        contribution: What comes in from them.
    """

    target: Selection
    count: int
    contribution: float


def edges_to(
    trace: Trace, target: Selection, layout: Layout, before: Layout, units: list[int]
) -> tuple[list[Edge], list[RestEdge]]:
    """Return the edges that lead to one neuron, and what those of its inputs that are not shown bring.

    Args:
        trace: Any trace.
        target: The first value of the neuron.
        layout: The neuron's column.
        before: The column that it reads.
        units: The neurons that are shown of the column before.
    """
    assert layout.first is not None  # noqa: S101 (only what was given, x, is made by no step)
    formula = formula_of_entry(trace, layout.first, target)
    if layout.weights is None:
        shown = [read for read in read_by(formula) if read.name == before.output and read.index[-1] in units]
        return [Edge(source, target, None, None, None, None) for source in shown], []
    factors = factors_in(formula, lambda name: place_of(name).name == before.output)
    found = {place_of(name): factor for name, factor in factors.items()}
    edges = [_edge(trace, source, target, found[source]) for source in found if source.index[-1] in units]
    folded = [_contribution(trace, source, found[source]) for source in found if source.index[-1] not in units]
    return edges, [RestEdge(target, len(folded), math.fsum(folded))] if folded else []


def _edge(trace: Trace, source: Selection, target: Selection, factor: Expression) -> Edge:
    (weight,) = read_by(factor)
    derivative = Selection(f"d_{weight.name}", weight.index)
    return Edge(
        source,
        target,
        weight,
        number_in(trace, weight),
        number_in(trace, derivative) if derivative.name in trace else None,
        _contribution(trace, source, factor),
    )


def _contribution(trace: Trace, source: Selection, factor: Expression) -> float:
    return number_of(trace, factor) * number_in(trace, source)
