"""Numbers as a reader wants them: three significant digits, percent, whole epochs without a point."""

import math


def three_digits(value: float) -> str:
    """Write a number with three significant digits.

    >>> [three_digits(x) for x in (2.3026, 0.5, 0.01584, 123.4, 0.0)]
    ['2.30', '0.500', '0.0158', '123', '0']
    """
    if value == 0:
        return "0"
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "infinite"
    return f"{value:#.3g}".rstrip(".").replace("-", "\N{MINUS SIGN}", 1 if value < 0 else 0)


def percent(fraction: float) -> str:
    """Write a fraction as percent; only what is whole is called 0% or 100%.

    >>> [percent(x) for x in (0.961, 1, 0.99996, 0.00002, 0)]
    ['96.1%', '100%', '>99.9%', '<0.1%', '0%']
    """
    if not math.isfinite(fraction):
        return "NaN"
    if fraction in (0, 1):
        return f"{100 * fraction:.0f}%"
    if fraction > 0.9995:
        return ">99.9%"
    return "<0.1%" if fraction < 0.0005 else f"{100 * fraction:.1f}%"


def whole(value: float) -> str:
    """Write an epoch: whole where it is whole, else with up to two decimals.

    >>> whole(3.0), whole(0.30000000000000004)
    ('3', '0.3')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")


def counted(count: int, thing: str) -> str:
    """Write a count with its noun.

    >>> counted(1, "mistake"), counted(10000, "example")
    ('1 mistake', '10,000 examples')
    """
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"
