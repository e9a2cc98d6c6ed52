"""Formulas as a line of text: 1 / (1 + e^-z)."""

from __future__ import annotations

from cutaway.explain.expression import Expression, is_number
from cutaway.numerals import short_number

# How tightly an operation binds; an operand that binds less gets parentheses.
SUM, PRODUCT, SIGN, POWER, ATOM = 1, 2, 3, 4, 5
COMPARISONS = {">": ">", ">=": "≥", "<": "<", "<=": "≤", "=": "="}
JUNCTIONS = ("and", "or")
PREFIXES = {name: name.replace("sum", "Σ") for name in ("sum", "sum over the batch", "sum over the inputs")}


def as_text(formula: Expression) -> str:
    """Return a formula as one line.

    >>> from cutaway.explain.expression import symbol
    >>> z = symbol("z")
    >>> as_text(1 / (1 + z * z) - z)
    '1 / (1 + z²) - z'
    """
    return _written(formula)[0]


def as_factor(formula: Expression) -> str:
    """Return a formula as it stands in a product: in parentheses where it is a sum.

    >>> from cutaway.explain.expression import symbol
    >>> as_factor(1 - symbol("a"))
    '(1 - a)'
    """
    return _held(formula, PRODUCT)


def _written(formula: Expression) -> tuple[str, int]:
    """Return the text and how tightly its last operation binds."""
    operation, operands = formula.operation, formula.operands
    if operation == "symbol":
        return formula.name, ATOM
    if operation == "number":
        text = short_number(formula.number, 3 if formula.name else 6)  # a value is shown short
        return text, SIGN if text.startswith("-") else ATOM
    if operation in ("+", "-", "*", "/", "@", "power"):
        return _arithmetic(operation, operands)
    if operation in COMPARISONS:
        return f"{_held(operands[0], SUM)} {COMPARISONS[operation]} {_held(operands[1], SUM)}", 0
    if operation == "terms":
        return " + ".join([_held(operands[0], SUM), *(_behind(operand, SUM) for operand in operands[1:])]), SUM
    if operation in JUNCTIONS:
        return f" {operation} ".join(_joined(operand) for operand in operands), 0
    return _function(formula)


def _arithmetic(operation: str, operands: tuple[Expression, ...]) -> tuple[str, int]:
    if operation == "power":
        return _power(*operands), POWER
    if len(operands) == 1:
        return f"-{_behind(operands[0], PRODUCT)}", SIGN
    first, second = operands
    if operation in ("+", "-"):
        return f"{_held(first, SUM)} {operation} {_behind(second, SUM + (operation == '-'))}", SUM
    if operation == "/":
        return f"{_held(first, PRODUCT)} / {_held(second, SIGN)}", PRODUCT
    left = _held(first, SIGN if first.operation == "/" else PRODUCT)  # 1 / K x would be read as 1 / (K x)
    right = _behind(second, PRODUCT + (operation == "@"))
    times = right[0].isdigit() or has_values(first) or has_values(second)
    return f"{left} {'× ' if times else ''}{right}", PRODUCT


def _power(base: Expression, exponent: Expression) -> str:
    small = {2.0: "²", 3.0: "³"}.get(exponent.number) if exponent.operation == "number" else None
    return f"{_held(base, ATOM)}{small or '^' + _held(exponent, ATOM)}"


def _function(formula: Expression) -> tuple[str, int]:
    operation, operands = formula.operation, formula.operands
    if operation == "exp":
        return f"e^{_held(operands[0], SIGN + 1 if _is_long(operands[0]) else SIGN)}", POWER
    if operation == "transpose":
        return f"{_held(operands[0], ATOM)}ᵀ", ATOM
    if operation == "sqrt":
        return f"√{_held(operands[0], ATOM)}", ATOM
    if operation == "[]":
        return f"[{as_text(operands[0])}]", ATOM
    if operation == "more":
        return _more(formula), ATOM
    if operation == "dots":
        return "...", ATOM
    if operation == "not":
        return f"not {_joined(operands[0])}", 0
    if operation == "abs":
        return f"|{as_text(operands[0])}|", ATOM
    if operation in PREFIXES:
        return f"{PREFIXES[operation]} {_held(operands[0], PRODUCT)}", PRODUCT
    if operation == "where":
        first = f"({as_text(operands[1])})" if operands[1].operation == "where" else as_text(operands[1])
        condition, second = as_text(operands[0]), as_text(operands[2])
        return f"{first} if {condition} else {second}", 0
    return f"{operation}({', '.join(as_text(operand) for operand in operands)})", ATOM


def _more(formula: Expression) -> str:
    """Return the terms that are not shown: their number, and what they come to where that is known."""
    known = "" if len(formula.operands) > 1 else f"{as_text(formula.operands[0])} from "
    return f"({known}{formula.number:.0f} more)"


def _joined(condition: Expression) -> str:
    """Return a condition as it stands beside ``and``, ``or`` and ``not``: those in it in parentheses."""
    text = as_text(condition)
    return f"({text})" if condition.operation in (*JUNCTIONS, "not") else text


def _is_long(formula: Expression) -> bool:
    return formula.operation not in ("symbol", "number") and not (
        formula.operation == "-" and len(formula.operands) == 1 and formula.operands[0].operation == "symbol"
    )


def has_values(formula: Expression) -> bool:
    """Return whether a formula has values in the place of symbols, between which a times sign stands."""
    return (is_number(formula) and bool(formula.name)) or any(map(has_values, formula.operands))


def _behind(formula: Expression, tightness: int) -> str:
    """Return what stands behind another sign: with parentheses, too, where it begins with a minus."""
    text = _held(formula, tightness)
    return f"({text})" if text.startswith("-") else text


def _held(formula: Expression, tightness: int) -> str:
    text, binds = _written(formula)
    return text if binds >= tightness else f"({text})"
