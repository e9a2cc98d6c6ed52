"""Formulas in which some stand by their names: each of these has a line of its own, before those that read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from cutaway.explain.expression import Expression

Lines = Mapping[str, Expression]


def with_names(lines: Lines, named: Iterable[str]) -> Lines:
    """Return formulas by name, in which those of some names stand by them wherever they occur but in their own line.

    >>> from cutaway.explain.expression import symbol
    >>> m = symbol("b") * symbol("d")
    >>> for name, formula in with_names({"m": m, "h": m / 2, "w": 1 - m / 2}, ["h", "m"]).items():
    ...     print(name, "=", formula)
    m = b d
    h = m / 2
    w = 1 - h
    """
    found = dict(lines)
    for name in named:
        part = found[name]  # as it is now: those before it stand in it by their names
        found = {own: line if own == name else line.replaced({part: name}) for own, line in found.items()}
    return found


def in_reading_order(lines: Lines) -> list[str]:
    """Return the names of formulas, those first that read no other, then those that read these, and so on."""

    @cache
    def depth(name: str) -> int:
        return 1 + max((depth(read) for read in lines[name].names() if read in lines), default=0)

    return sorted(lines, key=depth)
