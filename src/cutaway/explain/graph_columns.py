"""The columns of the graph: which values of a trace are numbers of the same neurons, and which neurons are shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cutaway.explain.links import behind
from cutaway.explain.selection import Selection
from cutaway.network.trace import Trace
from cutaway.plan import Step

MOST_ANSWERS = 10


@dataclass(frozen=True)
class Layout:
    """What a column shows.

    Attributes:
        layer: The layer's number; None for the inputs and for the features made of them.
        values: The values with a number for each example and each neuron, ``z1`` and ``a1``; the last goes on.
        parameters: Those with a number for each neuron: ``b1``, ``gamma1``, ``mean1``.
        weights: The matrix of the weights before the column, or None.
        first: The step that makes the first of the values, or None for what was given.
        size: How many neurons there are.
    """

    layer: int | None
    values: tuple[str, ...]
    parameters: tuple[str, ...]
    weights: str | None
    first: Step | None
    size: int

    @property
    def output(self) -> str:
        """The value that goes on to the next column."""
        return self.values[-1]


def layouts_of(trace: Trace) -> list[Layout]:
    """Return the columns from the inputs to the outputs.

    >>> from cutaway import Network
    >>> for layout in layouts_of(Network([2, 3, 1], output="identity").trace([[1.0, 2.0]], [[3.0]])):
    ...     print(layout.values, layout.parameters, layout.weights, layout.size)
    ('x',) () None 2
    ('z1', 'a1') ('b1',) W1 3
    ('z2', 'p') ('b2',) W2 1
    """
    forward = trace.plans.forward
    columns = [Layout(None, ("x",), (), None, None, trace["x"].shape[1])]
    columns += [
        Layout(None, step.outputs, (), None, step, trace["f"].shape[1]) for step in forward if step.outputs == ("f",)
    ]
    layers = sorted({step.layer for step in forward if step.layer is not None})
    return columns + [_layer(trace, layer) for layer in layers]


def _layer(trace: Trace, layer: int) -> Layout:
    steps = [step for step in trace.plans.forward if step.layer == layer]
    size = trace[steps[0].outputs[0]].shape[1]
    made = [name for step in steps for name in step.outputs if trace.shapes[name] == ("batch", size)]
    read = dict.fromkeys(name for step in steps for name in step.inputs)
    parameters = tuple(name for name in read if trace.shapes[name] == (size,))
    weights = next(name for name in steps[0].inputs if len(trace[name].shape) == 2 and trace.shapes[name][0] != "batch")
    return Layout(layer, tuple(made), parameters, weights, steps[0], size)


def example_in(trace: Trace, selection: Selection | None, example: int) -> int:
    """Return the example that a selection belongs to, or the given one where it belongs to none."""
    if selection is None or not selection.index:
        return example
    name = behind(selection).name
    return selection.index[0] if name in trace and trace.shapes[name][:1] == ("batch",) else example


def shown_units(
    trace: Trace, layouts: list[Layout], selection: Selection | None, example: int, most: int
) -> list[list[int]]:
    """Return for each column the neurons that are shown: the chosen ones and those whose outputs are largest.

    Of the last column, the network's answer, ten are shown in any case: with less, the ten digits would lack some.
    """
    chosen = _chosen(layouts, selection)
    counts = [*(most for _ in layouts[1:]), max(most, MOST_ANSWERS)]
    return [
        _largest(trace, layout, example, count, units)
        for layout, count, units in zip(layouts, counts, chosen, strict=True)
    ]


def _largest(trace: Trace, layout: Layout, example: int, most: int, chosen: list[int]) -> list[int]:
    order = np.argsort(-np.abs(trace[layout.output][example]), kind="stable")
    return sorted(list(dict.fromkeys([*chosen, *map(int, order)]))[: max(most, len(chosen))])


def _chosen(layouts: list[Layout], selection: Selection | None) -> list[list[int]]:
    """Return for each column the neurons that a selection is a number of: for a weight, those at both ends."""
    found: list[list[int]] = [[] for _ in layouts]
    if selection is None or not selection.index:
        return found
    name = behind(selection).name.removeprefix("new_")
    for place, layout in enumerate(layouts):
        if name in layout.values or name in layout.parameters:
            found[place].append(selection.index[-1])
        if name == layout.weights:
            found[place].append(selection.index[1])
            found[place - 1].append(selection.index[0])
    return found
