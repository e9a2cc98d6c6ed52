"""What the wrong shape of a gradient tells of the mistake that made it: a transpose, or a broadcast."""

from __future__ import annotations

Shape = tuple[int, ...]


def shape_hint(shape: Shape, expected: Shape, examples: int) -> str:
    """Return the rest of a sentence about a wrong shape: empty where it tells nothing.

    Args:
        shape: The shape that was given.
        expected: That of the parameter.
        examples: How many examples the batch has.

    >>> shape_hint((4, 3), (3, 4), 8)
    '; it looks transposed: give its .T'
    >>> shape_hint((8, 4), (3, 4), 8)
    '; it has a row for each of the 8 examples: multiply with @, which sums over them, not with *'
    """
    if shape == expected[::-1]:
        return "; it looks transposed: give its .T"
    if shape == (examples, examples):
        return f"; (n,) met (n, 1), and a broadcast made all {examples} x {examples} pairs of the examples"
    if len(expected) == 2 and shape and shape[0] == examples:
        return f"; it has a row for each of the {examples} examples: multiply with @, which sums over them, not with *"
    if len(expected) == 2 and len(shape) == 2 and shape[1] == examples:
        return f"; it has a column for each of the {examples} examples: write x.T @ d_z, with the transpose on the left"
    if shape and shape[0] == examples:
        return f"; it has a row for each of the {examples} examples: sum over axis 0"
    if len(expected) == 1 and len(shape) == 2:
        return "; a broadcast has made a table of a row and a column: give both one shape"
    return _of_one_number(expected) if shape == () else ""


def _of_one_number(expected: Shape) -> str:
    if len(expected) == 1:
        return "; all numbers were summed: sum over axis 0 alone"
    return "; all numbers were summed: multiply with @, x.T @ d_z, which sums over the examples alone"
