"""The number that a formula of numbers comes to, so that what is shown can be held against the engine's."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping

from cutaway.explain.expression import Expression


def exact_sum(terms: Iterable[float]) -> float:
    """Return a sum without rounding on the way; infinities of both signs make NaN, as in an array.

    >>> exact_sum([1e16, 1.0, -1e16]), exact_sum([float("inf"), float("-inf")])
    (1.0, nan)
    """
    known = list(terms)
    try:
        return math.fsum(known)
    except (OverflowError, ValueError):  # what math.fsum has no answer to
        return sum(known)


OPERATIONS: Mapping[str, Callable[..., float]] = {
    "+": lambda first, second: first + second,
    "*": lambda first, second: first * second,
    "power": lambda base, exponent: base**exponent,
    "terms": lambda *terms: exact_sum(terms),
    "more": lambda *terms: exact_sum(terms),
    "dots": max,
    "exp": math.exp,
    "tanh": math.tanh,
    "erf": math.erf,
    "sin": math.sin,
    "cos": math.cos,
    "floor": math.floor,
    "abs": abs,
    "sign": lambda x: float((x > 0) - (x < 0)),
    "max": max,
    "min": min,
    "argmax": lambda *terms: float(terms.index(max(terms))),
    "[]": float,
    "not": lambda x: not x,
    "and": lambda first, second: first and second,
    "or": lambda first, second: first or second,
    ">": lambda first, second: first > second,
    ">=": lambda first, second: first >= second,
    "<": lambda first, second: first < second,
    "<=": lambda first, second: first <= second,
    "=": lambda first, second: first == second,
}


def value_of(formula: Expression, known: Callable[[str], float]) -> float:
    """Return the number that a formula comes to, in double precision.

    Args:
        formula: A formula of numbers, as ``cells`` makes them.
        known: Gives the number behind a symbol's name, such as ``W1[5,2]``.

    >>> from cutaway.explain.expression import symbol
    >>> value_of(2 * symbol("x[0]") + 1, {"x[0]": 3.0}.__getitem__)
    7.0
    """
    if formula.operation == "symbol":
        return math.pi if formula.name == "π" else known(formula.name)
    if formula.operation == "number":
        return formula.number
    if formula.operation == "where":
        condition, first, second = formula.operands
        return value_of(first if value_of(condition, known) else second, known)
    numbers = [value_of(operand, known) for operand in formula.operands]
    try:
        return float(_computed(formula.operation, numbers))
    except OverflowError:
        return math.inf


def _computed(operation: str, numbers: list[float]) -> float:
    if operation == "-":
        return -numbers[0] if len(numbers) == 1 else numbers[0] - numbers[1]
    if operation == "/":
        return _quotient(*numbers)
    if operation == "ln":
        return math.log(numbers[0]) if numbers[0] > 0 else -math.inf if numbers[0] == 0 else math.nan
    if operation == "sqrt":
        return math.sqrt(numbers[0]) if numbers[0] >= 0 else math.nan
    return OPERATIONS[operation](*numbers)


def _quotient(first: float, second: float) -> float:
    """Return first / second as floating-point numbers have it: infinite, or NaN, where the divisor is 0."""
    if second:
        return first / second
    return math.nan if first == 0 or math.isnan(first) else math.copysign(math.inf, first) * math.copysign(1.0, second)
