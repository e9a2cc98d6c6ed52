"""Numbers as people read them: three significant digits in texts and in LaTeX."""

from __future__ import annotations

import math

LARGEST_WHOLE = 1e6
"""Below it a number of four digits and more is written out, 1235, and from it on with a power of ten."""


def short_number(value: float, digits: int = 3) -> str:
    """Return a number as text, with so many significant digits.

    >>> [short_number(value) for value in (0.41234, -0.0, 1234.5, 1e-8, float("inf"))]
    ['0.412', '0', '1234', '1e-08', '∞']
    """
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    if 10**digits <= abs(value) < LARGEST_WHOLE:
        return f"{value:.0f}"
    return f"{value + 0.0:.{digits}g}"  # adding 0 makes -0 a 0


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
    power = f"10^{{{int(exponent)}}}"
    return {"1": power, "-1": f"-{power}"}.get(mantissa, rf"{mantissa} \cdot {power}")
