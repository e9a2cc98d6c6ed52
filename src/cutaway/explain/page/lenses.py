"""The derivatives that a page explains: of the neurons, weights and biases that its graph shows."""

from __future__ import annotations

from cutaway.explain.graph import GraphView
from cutaway.explain.lens import chain_rule
from cutaway.explain.nudge import nudge
from cutaway.explain.page.data import PageLens, PageNudge
from cutaway.explain.selection import Selection
from cutaway.explain.votes import votes
from cutaway.network.trace import Trace

CHANGES = (-1.0, -0.3, -0.1, -0.01, 0.01, 0.1, 0.3, 1.0)
SMALL = 100
"""Up to so many numbers the chain rule is followed beyond its first division."""


def lenses_of(trace: Trace, graph: GraphView) -> dict[str, PageLens]:
    """Return the chain rule, nudges and votes of every number of the graph that the loss has a derivative for."""
    numbers = [number for number in _numbers(graph) if number.name == "x" or f"d_{number.name}" in trace]
    depth = 2 if len(numbers) <= SMALL else 1
    return {str(number): _lens(trace, number, depth) for number in numbers}


def _numbers(graph: GraphView) -> list[Selection]:
    neurons = [neuron for column in graph.columns for neuron in column.neurons]
    own = [node.selection for neuron in neurons for node in (*neuron.values, *neuron.parameters)]
    return own + [edge.weight for edge in graph.edges if edge.weight]


def _lens(trace: Trace, number: Selection, depth: int) -> PageLens:
    return PageLens(
        selection=number,
        rule=chain_rule(trace, number, depth=depth, most_terms=4),
        nudges=tuple(_nudge(trace, number, change) for change in CHANGES),
        votes=votes(trace, number) if number.name in trace.network.parameters and trace.examples > 1 else None,
    )


def _nudge(trace: Trace, number: Selection, change: float) -> PageNudge:
    found = nudge(trace, number, change)
    return PageNudge(change, found.predicted, found.actual)
