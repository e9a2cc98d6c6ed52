"""Parts of a formula that stand in it several times: each gets a name, so that the formula can be read.

In softmax the largest score of a row is subtracted in every term of a sum; that sum again stands in every term of
cross-entropy.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from cutaway.explain.expression import Expression, symbol

NAMES = {
    "max": ("largest", "the largest of the row; to subtract it keeps the powers of e from overflowing"),
    "terms": ("total", "a sum that stands in several places"),
}


def shared_parts(formula: Expression) -> tuple[Expression, dict[str, tuple[Expression, str]]]:
    """Return a formula with names for what is taken along an axis and stands in it more than once, and what they are.

    Args:
        formula: A formula of numbers, as cells make it: there the same part is the same object.

    Returns:
        The formula, and for each name its own formula and its meaning in words.
    """
    counts: Counter[int] = Counter()
    _count(formula, counts)
    found: dict[str, tuple[Expression, str]] = {}
    if max(counts.values(), default=0) < 2:
        return formula, found
    return _written(formula, counts, found, {}), found


def _count(formula: Expression, counts: Counter[int]) -> None:
    """Count how often each part that could have a name is read, a part of a part once."""
    for operand in formula.operands:
        if operand.operation in NAMES:
            counts[id(operand)] += 1
        if operand.operands and counts[id(operand)] < 2:
            _count(operand, counts)


def _written(
    formula: Expression, counts: Counter[int], found: dict[str, tuple[Expression, str]], known: dict[int, Expression]
) -> Expression:
    if id(formula) not in known:
        operands = tuple(_written(operand, counts, found, known) for operand in formula.operands)
        known[id(formula)] = _named(replace(formula, operands=operands), counts[id(formula)], found)
    return known[id(formula)]


def _named(formula: Expression, count: int, found: dict[str, tuple[Expression, str]]) -> Expression:
    if count < 2 or formula.operation not in NAMES:
        return formula
    name, meaning = NAMES[formula.operation]
    unused = name if name not in found else f"{name}{len(found) + 1}"
    found[unused] = (formula, meaning)
    return symbol(unused)
