"""Numbers as people read them, by one rule: three significant digits in texts, in LaTeX and on pages.

``web/src/views/number.ts`` writes by the same rule. One table of numbers and how they are written,
``tests/numerals.json``, is read by the tests of both.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

SMALLEST_PLAIN, FIRST_POWER = -4, 6
"""Powers of ten: a number is written out from 0.0001 on and below a million, and else with a power of ten."""


def short_number(value: float, digits: int = 3) -> str:
    """Return a number, of Python or of NumPy, as text with so many significant digits.

    What lies in the middle is rounded away from zero, as at school. Zeros at the end are left out, and a number of
    more digits before the point has all of these.

    >>> [short_number(value) for value in (0.41234, 0.5, -0.0, 1234.5, 1e-8, float("inf"))]
    ['0.412', '0.5', '0', '1235', '1e-8', '∞']
    """
    value = float(value)  # decimal knows NumPy's float64 alone
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    if value == 0:
        return "0"  # -0 too
    return _short(value, digits)


@lru_cache(maxsize=10_000)  # the same numbers stand in equations, sentences and tables
def _short(value: float, digits: int) -> str:
    rounded = Context(prec=digits, rounding=ROUND_HALF_UP).create_decimal_from_float(value)
    power = rounded.adjusted()
    if SMALLEST_PLAIN <= power < FIRST_POWER:
        last = Decimal(1).scaleb(min(power - digits + 1, 0))
        return _without_zeros(f"{Decimal(value).quantize(last, ROUND_HALF_UP):f}")
    mantissa, exponent = f"{rounded:e}".split("e")
    return f"{_without_zeros(mantissa)}e{int(exponent)}"


def written(value: float) -> str:
    """Return a number that somebody gave, a setting or a bound, with as many digits as people write.

    >>> [written(value) for value in (0.999, 1e-8, 1e6, float("-inf"))]
    ['0.999', '1e-8', '1e6', '-∞']
    """
    return short_number(value, 6)


def apart(first: float, second: float) -> tuple[str, str]:
    """Return two numbers that are compared, with so many digits that they differ where they do.

    >>> apart(0.59, 0.5900642), apart(0.5, 0.5)
    (('0.59', '0.5901'), ('0.5', '0.5'))
    """
    for digits in range(3, 18):  # 17 tell any two numbers of double precision apart
        shown = short_number(first, digits), short_number(second, digits)
        if shown[0] != shown[1]:
            break
    else:
        return short_number(first), short_number(second)
    return shown


def latex_number(value: float, digits: int = 3) -> str:
    r"""Return a number as LaTeX.

    >>> [latex_number(value) for value in (0.41234, 1e-8, 2.5e9, float("inf"))]
    ['0.412', '10^{-8}', '2.5 \\cdot 10^{9}', '\\infty']
    """
    text = short_number(value, digits)
    if text == "NaN":
        return r"\text{NaN}"
    mantissa, _, exponent = text.replace("∞", r"\infty").partition("e")
    if not exponent:
        return mantissa
    power = f"10^{{{exponent}}}"
    return {"1": power, "-1": f"-{power}"}.get(mantissa, rf"{mantissa} \cdot {power}")


def _without_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
