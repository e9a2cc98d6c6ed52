"""The shapes of what a definition computes on the way; a dimension may be a name, such as "batch"."""

from __future__ import annotations

from itertools import zip_longest

from cutaway.errors import ExportError
from cutaway.plan import Shape
from cutaway.plan.shapes import same, show
from cutaway.plan.step import Dimension


def broadcast(first: Shape, second: Shape) -> Shape:
    """Return the shape of two arrays that meet number by number.

    >>> broadcast(("batch", 10), (10,))
    ('batch', 10)
    """
    pairs = zip_longest(reversed(first), reversed(second), fillvalue=1)
    return tuple(_meeting(one, other, first, second) for one, other in pairs)[::-1]


def _meeting(one: Dimension, other: Dimension, first: Shape, second: Shape) -> Dimension:
    if one == 1 or other == 1:
        return other if one == 1 else one
    if not same(one, other):
        raise ExportError(f"arrays of the shapes {show(first)} and {show(second)} cannot meet")
    return other if isinstance(one, str) else one


def product(first: Shape, second: Shape) -> Shape:
    """Return the shape of a matrix product.

    >>> product(("batch", 784), (784, 10))
    ('batch', 10)
    """
    if len(first) != 2 or len(second) != 2 or not same(first[1], second[0]):
        raise ExportError(f"matrices of the shapes {show(first)} and {show(second)} have no product")
    return (first[0], second[1])


def without_axis(size: Shape, axis: int | None, keepdims: bool) -> Shape:
    """Return the shape that is left after a sum along an axis.

    >>> without_axis(("batch", 10), axis=-1, keepdims=True)
    ('batch', 1)
    """
    axes = range(len(size)) if axis is None else [axis % len(size)]
    kept = (
        (1 if place in axes else dimension) for place, dimension in enumerate(size) if keepdims or place not in axes
    )
    return tuple(kept)


def with_axis(size: Shape, axis: int, dimension: Dimension = 1) -> Shape:
    """Return a shape with one more axis, which will be number ``axis``.

    >>> with_axis(("batch",), axis=-1)
    ('batch', 1)
    """
    place = axis % (len(size) + 1)
    return (*size[:place], dimension, *size[place:])
