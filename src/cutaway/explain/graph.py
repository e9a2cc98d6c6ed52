"""The graph view: a network as neurons and edges, with their numbers for one example."""

from __future__ import annotations

from dataclasses import dataclass

from cutaway.errors import ShapeError
from cutaway.explain.entries import read_by
from cutaway.explain.graph_columns import Layout, example_in, layouts_of, shown_units
from cutaway.explain.graph_edges import Edge, RestEdge, edges_to
from cutaway.explain.links import entry_of
from cutaway.explain.neurons import Column, column_of
from cutaway.explain.selection import Selection
from cutaway.network.trace import Trace


@dataclass(frozen=True)
class Image:
    """The inputs as a picture.

    Attributes:
        name: The value's name, ``x``.
        rows: How many rows of pixels.
        columns: How many in each.
        pixels: The inputs row by row: input number ``row * columns + column`` is at [row][column].
    """

    name: str
    rows: int
    columns: int
    pixels: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class GraphView:
    """A network with the numbers of one example.

    Attributes:
        example: The number of the example in the batch.
        columns: From the inputs to the outputs.
        edges: Those between neurons that are shown.
        rest_edges: What comes in from neurons that are not shown.
        image: The inputs as a picture, where they are one.
        example_loss: The example's own loss.
        marks: What is chosen and what it was made of.
    """

    example: int
    columns: tuple[Column, ...]
    edges: tuple[Edge, ...]
    rest_edges: tuple[RestEdge, ...]
    image: Image | None
    example_loss: float
    marks: tuple[Selection, ...]


def graph_view(
    trace: Trace,
    selection: Selection | None = None,
    *,
    example: int = 0,
    most_units: int = 12,
    picture: tuple[int, int] | None = None,
) -> GraphView:
    """Return a network as a graph, with the numbers of one example.

    Args:
        trace: Any trace.
        selection: What is chosen; its neurons are shown in any case, and its example where it belongs to one.
        example: The number of the example, where the selection does not say.
        most_units: How many neurons of a column are shown: those that pass on the largest numbers. Of the outputs, ten
            are shown in any case.
        picture: The (rows, columns) of pixels, where the inputs are a picture.

    Raises:
        ShapeError: The picture has another number of pixels than there are inputs, or there is no such example.

    >>> from cutaway import Network
    >>> network = Network([2, 1], output="identity", initializer="constant:value=0.5", dtype="float64")
    >>> view = graph_view(network.trace([[1.0, 2.0]], [[3.0]]))
    >>> for edge in view.edges:
    ...     print(edge.source, "->", edge.target, edge.value, edge.derivative, edge.contribution)
    x[0,0] -> z1[0,0] 0.5 -3.0 0.5
    x[0,1] -> z1[0,0] 0.5 -6.0 1.0
    """
    example = example_in(trace, selection, example)
    if not 0 <= example < trace.examples:
        raise ShapeError(f"Example {example}; the trace has those from 0 to {trace.examples - 1}.")
    layouts = layouts_of(trace)
    units = shown_units(trace, layouts, selection, example, most_units)
    edges, rest_edges = _edges(trace, layouts, units, example)
    return GraphView(
        example=example,
        columns=tuple(
            column_of(trace, layout, shown, example, layout is layouts[-1])
            for layout, shown in zip(layouts, units, strict=True)
        ),
        edges=tuple(edges),
        rest_edges=tuple(rest_edges),
        image=_image(trace, picture, example) if picture else None,
        example_loss=float(trace["losses"][example]),
        marks=_marks(trace, selection),
    )


def _edges(
    trace: Trace, layouts: list[Layout], units: list[list[int]], example: int
) -> tuple[list[Edge], list[RestEdge]]:
    edges: list[Edge] = []
    rest: list[RestEdge] = []
    for place in range(1, len(layouts)):
        for unit in units[place]:
            target = Selection(layouts[place].values[0], (example, unit))
            found, folded = edges_to(trace, target, layouts[place], layouts[place - 1], units[place - 1])
            edges += found
            rest += folded
    return edges, rest


def _image(trace: Trace, picture: tuple[int, int], example: int) -> Image:
    rows, columns = picture
    inputs = trace["x"].shape[1]
    if rows * columns != inputs:
        raise ShapeError(f"A picture of {rows} x {columns} pixels for {inputs} inputs; expected as many of both.")
    pixels = trace["x"][example].reshape(rows, columns)
    return Image("x", rows, columns, tuple(tuple(map(float, row)) for row in pixels))


def _marks(trace: Trace, selection: Selection | None) -> tuple[Selection, ...]:
    if selection is None:
        return ()
    if len(selection.index) != trace[selection.name].ndim:
        return (selection,)
    return (selection, *read_by(entry_of(trace, selection)))
