"""A chain of factors as one line, with names and with numbers."""

from __future__ import annotations

from dataclasses import replace

from cutaway.explain.chain import Chain
from cutaway.explain.entries import selection_of
from cutaway.explain.expression import Expression
from cutaway.explain.selection import Selection, short_name
from cutaway.network.trace import Trace

TIMES, LATEX_TIMES = " × ", r" \cdot "


def name_in(trace: Trace, selection: Selection) -> str:
    """Return a number's name as one writes it in this trace."""
    return short_name(selection, trace) if selection.name in trace else str(selection)


def shown(formula: Expression, trace: Trace) -> Expression:
    """Return a formula of numbers of a trace with their names as one writes them."""
    if formula.operation == "symbol":
        return replace(formula, name="π" if formula.name == "π" else name_in(trace, selection_of(formula.name)))
    return replace(formula, operands=tuple(shown(operand, trace) for operand in formula.operands))


def number_text(number: float) -> str:
    """Return a number with three digits that count.

    >>> number_text(-0.012345)
    '-0.0123'
    """
    return f"{number + 0.0:.3g}"  # -0.0 + 0.0 is 0.0


def sum_text(terms: list[str]) -> str:
    """Return terms with a plus between them, or the minus that a term begins with.

    >>> sum_text(["a", "-b", "c"])
    'a - b + c'
    """
    return " + ".join(terms).replace(" + -", " - ")


def chain_text(trace: Trace, derivative: Selection, chain: Chain) -> str:
    """Return ``d_W1[5,2] = x[5] × ... = 0.8 × ... = -0.12``."""
    numbers = _with_numbers(chain)
    parts = [name_in(trace, derivative), _with_names(trace, chain), numbers, number_text(chain.value)]
    return " = ".join(part for place, part in enumerate(parts) if place < 3 or part != numbers)


def _with_names(trace: Trace, chain: Chain) -> str:
    factors = [factor.text for factor in chain.factors]
    if not chain.ways:
        return TIMES.join(factors)
    ways = [TIMES.join(_way_with_names(trace, way)) for way in chain.ways]
    rest = [f"{chain.folded_count} more"] if chain.folded_count else []
    return _joined(factors, sum_text([*ways, *rest]))


def _way_with_names(trace: Trace, way: Chain) -> list[str]:
    """Return a way's factors; where it divides again, the derivative there stands for the rest."""
    rest = [name_in(trace, derivative_of(way.factors[-1].end))] if way.ways else []
    return [*(factor.text for factor in way.factors), *rest]


def derivative_of(selection: Selection) -> Selection:
    """Return the derivative of the loss with respect to a number."""
    return replace(selection, name=f"d_{selection.name}")


def _with_numbers(chain: Chain) -> str:
    factors = [number_text(factor.value) for factor in chain.factors]
    if not chain.ways:
        return TIMES.join(factors)
    rest = [chain.folded_sum] if chain.folded_count else []
    return _joined(factors, sum_text([number_text(value) for value in [*(way.value for way in chain.ways), *rest]]))


def _joined(factors: list[str], total: str) -> str:
    return TIMES.join([*factors, f"({total})"]) if factors else total
