"""Which numbers of a trace a page explains: those of the neurons that its graph shows.

A network for MNIST has 200,000 weights in its first layer, and the page carries an explanation for each number in it.
So it takes those that can be seen: the shown neurons of each column, and the weights between them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product

from cutaway.explain.graph import GraphView
from cutaway.explain.neurons import Neuron
from cutaway.explain.selection import Selection
from cutaway.network.trace import Trace

MEMORY = re.compile(r"(?:[a-z_]+_)?(?P<parameter>(?:W|b|gamma|beta)\d+)(?:_(?:to_)?\d+)?")
"""What belongs to a parameter: an optimizer's memory ``m_W1``, ``free_W1``, a share of a derivative, ``W1_2``."""

MOST_UNKNOWN = 4
"""How many places along an axis are taken where the axis is no column of the graph."""


@dataclass(frozen=True)
class Reach:
    """The places along the axes of each value that the graph shows, by the value's name."""

    trace: Trace
    axes: dict[str, tuple[tuple[int, ...], ...]]

    def numbers_of(self, name: str) -> list[Selection]:
        """Return the numbers of a value that the page explains."""
        return [Selection(name, index) for index in product(*self._places(name))]

    def _places(self, name: str) -> tuple[tuple[int, ...], ...]:
        shape = self.trace[name].shape
        own = _without_prefixes(name)
        known = self.axes.get(own) or self.axes.get(_parameter(own), ())
        if len(known) == len(shape):
            return known
        return tuple(tuple(range(min(size, MOST_UNKNOWN))) for size in shape)


def reach_of(trace: Trace, graph: GraphView) -> Reach:
    """Return the numbers of a trace that a page with this graph explains."""
    example = (graph.example,)
    axes: dict[str, tuple[tuple[int, ...], ...]] = {"losses": (example,)}
    for column in graph.columns:
        units = tuple(neuron.unit for neuron in column.neurons)
        for neuron in column.neurons[:1]:
            axes |= {node.selection.name: (example, units) for node in neuron.values}
            axes |= {node.selection.name: (units,) for node in neuron.parameters}
    for before, column in zip(graph.columns, graph.columns[1:], strict=False):
        places = [tuple(neuron.unit for neuron in side.neurons) for side in (before, column)]
        own = {edge.weight.name for edge in graph.edges if edge.weight and _leads_to(edge.target, column.neurons[0])}
        axes |= dict.fromkeys(own, (places[0], places[1]))
    return Reach(trace, axes)


def _leads_to(target: Selection, neuron: Neuron) -> bool:
    return any(node.selection.name == target.name for node in neuron.values)


def _without_prefixes(name: str) -> str:
    return name.removeprefix("new_").removeprefix("d_")


def _parameter(name: str) -> str:
    found = MEMORY.fullmatch(name)
    return found["parameter"] if found else name
