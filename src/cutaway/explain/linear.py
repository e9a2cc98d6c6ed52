"""What each derivative is multiplied by: a formula of a backward step, taken apart.

Every derivative of a backward step is a sum of derivatives that were known before, each times a factor. The factor is
read off the formula, so that no rule of differentiation is written here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from cutaway.explain.expression import Expression, add, expression

Factors: TypeAlias = "dict[str, Expression]"


def factors_in(formula: Expression, is_asked: Callable[[str], bool]) -> Factors:
    """Return for each asked symbol what the formula multiplies it by, where the formula is linear in all of them.

    Args:
        formula: A sum of products, quotients and choices, in which no two asked symbols meet in a product.
        is_asked: Whether a symbol, by its name, is one of those whose factors are wanted.

    Raises:
        ValueError: The formula is not linear in the symbols.

    >>> from cutaway.explain.expression import symbol
    >>> error, slope, other = symbol("d_a"), symbol("s"), symbol("d_b")
    >>> found = factors_in(3 * (error * slope - other / 2), lambda name: name.startswith("d_"))
    >>> {name: str(factor) for name, factor in found.items()}
    {'d_a': '3 s', 'd_b': '-1.5'}
    """
    operation, operands = formula.operation, formula.operands
    if operation == "symbol":
        return {formula.name: expression(1)} if is_asked(formula.name) else {}
    found = [factors_in(operand, is_asked) for operand in operands]
    if not any(found):
        return {}
    if operation in ("+", "terms"):
        return _together(found)
    if operation == "-":
        minus = {name: -factor for name, factor in found[-1].items()}
        return _together([*found[:-1], minus])
    if operation == "where" and not found[0]:
        return _chosen(operands[0], found[1], found[2])
    if operation == "*" and not all(found):
        return _times(found[0], operands[1]) if found[0] else _times(found[1], operands[0], first=True)
    if operation == "/" and not found[1]:
        return {name: factor / operands[1] for name, factor in found[0].items()}
    raise ValueError(f"the formula {formula} is not linear in {', '.join(name for part in found for name in part)}")


def _together(parts: Iterable[Mapping[str, Expression]]) -> Factors:
    whole: Factors = {}
    for part in parts:
        for name, factor in part.items():
            whole[name] = add(whole[name], factor) if name in whole else factor
    return whole


def _times(factors: Mapping[str, Expression], other: Expression, first: bool = False) -> Factors:
    """Return factors with one more, at the side where it stood."""
    return {name: _product(other, factor) if first else factor * other for name, factor in factors.items()}


def _product(first: Expression, second: Expression) -> Expression:
    """Return a product with the minus sign of its second factor before it: -s t, not s times -t."""
    if second.operation == "-" and len(second.operands) == 1:
        return -(first * second.operands[0])
    return first * second


def _chosen(condition: Expression, first: Factors, second: Factors) -> Factors:
    nothing = expression(0)
    return {
        name: Expression("where", (condition, first.get(name, nothing), second.get(name, nothing)))
        for name in dict.fromkeys([*first, *second])
    }
