"""Formulas of single numbers made short enough to read: long sums folded, and numbers in the place of names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from cutaway.explain.arithmetic import value_of
from cutaway.explain.expression import Expression, symbol

Known = Callable[[str], float]
MOST_IN_A_MAXIMUM = 3


def folded(
    formula: Expression, known: Known, most_terms: int, kept: Collection[str] = (), most_whole: int = 0
) -> Expression:
    """Return a formula whose long sums keep their largest terms, in their order; the rest becomes one term, "more".

    A term that reads one of the symbols ``kept`` is shown, whatever its size. A single term too many is shown, since to
    tell of it would be as long; so are all of a sum of no more than ``most_whole`` terms. Of a long maximum the first
    and the last number are kept.
    """
    operands = formula.operands
    if formula.operation == "terms" and len(operands) > max(most_terms + 1, most_whole):
        shown, rest = _largest(operands, known, most_terms, kept)
        more = Expression("more", tuple(rest), number=float(len(rest)))
        return Expression("terms", (*(folded(term, known, most_terms, kept, most_whole) for term in shown), more))
    if formula.operation == "max" and len(operands) > MOST_IN_A_MAXIMUM:
        return Expression("max", (operands[0], Expression("dots", operands[1:-1]), operands[-1]))
    return formula.each(lambda operand: folded(operand, known, most_terms, kept, most_whole))


def with_numbers(formula: Expression, known: Known) -> Expression:
    """Return a formula with the numbers behind its symbols.

    Folded terms become their sum, and a maximum of more than two becomes the number that it is.

    >>> from cutaway.explain.expression import symbol
    >>> print(with_numbers(symbol("x[0]") * symbol("W1[0,2]"), {"x[0]": 2.0, "W1[0,2]": -0.12345}.__getitem__))
    2 × (-0.123)
    """
    operation, operands = formula.operation, formula.operands
    if operation == "symbol":
        return formula if formula.name == "π" else _value(formula, known, formula.name)
    if operation == "more":
        return replace(formula, operands=(_value(formula, known, "more"),))
    if operation == "max" and len(operands) > 2:
        return _value(formula, known, "max")
    return formula.each(lambda operand: with_numbers(operand, known))


def renamed(formula: Expression, name: Callable[[str], str]) -> Expression:
    """Return a formula whose symbols have other names; what is folded away is not shown and stays as it is."""
    if formula.operation in ("more", "dots"):
        return formula
    if formula.operation == "symbol":
        return symbol(name(formula.name))
    return formula.each(lambda operand: renamed(operand, name))


def symbols_in(formula: Expression) -> Iterator[str]:
    """Return the names of the symbols of a formula as one reads them, some more than once."""
    if formula.operation == "symbol":
        yield formula.name
    for operand in formula.operands:
        yield from symbols_in(operand)


def main_sum(formula: Expression) -> list[Expression]:
    """Return the terms, with their signs, of the sum that the formula is or, where an axis is summed over, has in it.

    >>> from cutaway.explain.expression import symbol
    >>> [str(term) for term in main_sum(symbol("a") - symbol("b") * symbol("c"))]
    ['a', '-b c']
    """
    while _sums_an_axis(formula) and formula.operation not in ("+", "-", "terms"):
        formula = next(operand for operand in formula.operands if _sums_an_axis(operand))
    return list(_signed_terms(formula))


def is_more(term: Expression) -> bool:
    """Return whether a term stands for those that are folded away."""
    return term.operation == "more" or (term.operation == "-" and term.operands[-1].operation == "more")


def _largest(
    terms: tuple[Expression, ...], known: Known, most: int, kept: Collection[str]
) -> tuple[list[Expression], list[Expression]]:
    """Return the terms to keep and the largest without their sign, and the others, both in the order they had."""

    def rank(place: int) -> tuple[bool, float]:
        term = terms[place]
        return not any(name in kept for name in symbols_in(term)), -abs(value_of(term, known))

    first = set(sorted(range(len(terms)), key=rank)[:most])
    shown = [term for place, term in enumerate(terms) if place in first]
    return shown, [term for place, term in enumerate(terms) if place not in first]


def _value(formula: Expression, known: Known, name: str) -> Expression:
    """Return the number that a formula comes to; its name says that it is a value and no number of the formula's."""
    return Expression("number", name=name, number=value_of(formula, known))


def _sums_an_axis(formula: Expression) -> bool:
    return formula.operation == "terms" or any(map(_sums_an_axis, formula.operands))


def _signed_terms(formula: Expression) -> Iterator[Expression]:
    if formula.operation in ("+", "terms"):
        for operand in formula.operands:
            yield from _signed_terms(operand)
    elif formula.operation == "-":
        *first, last = formula.operands
        for operand in first:
            yield from _signed_terms(operand)
        yield from (-term for term in _signed_terms(last))
    else:
        yield formula
