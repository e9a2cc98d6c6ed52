"""Numbers that were read from a file, which may hold anything where a number should be."""

from __future__ import annotations

from math import isfinite

from cutaway.checks import as_whole

LARGEST_COUNT = 2**53


def stored_number(value: object) -> float:
    """Return a value as it is when it is a finite number.

    Raises:
        ValueError: It is something else: a text, NaN, a whole number beyond every float.

    >>> stored_number(3), stored_number(0.5)
    (3, 0.5)
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not _is_finite(value):
        raise ValueError(f"{value!r:.60} is no finite number")
    return value


def stored_count(value: object) -> int:
    """Return a value when it is a whole number from 0 on.

    Raises:
        ValueError: It is something else, or larger than any count of ours.
    """
    number = as_whole(value)
    if number is None or not 0 <= number < LARGEST_COUNT:
        raise ValueError(f"{value!r:.60} is no count")
    return number


def _is_finite(number: float) -> bool:
    try:
        return isfinite(number)
    except OverflowError:  # JSON's whole numbers have no largest one, floats have
        return False
