"""Checks of single values that a user gives."""

from __future__ import annotations

import operator

from cutaway.errors import SettingError

LARGEST_SEED = 2**53 - 1
"""The largest whole number that every reader of JSON keeps exact."""


def whole_number(value: object, name: str, least: int, most: int | None = None) -> int:
    """Return ``value`` as an int when it is a whole number from ``least`` to ``most``, both included.

    Raises:
        SettingError: It is no whole number, or outside of the range; ``name`` says what it is.

    >>> whole_number(32, "The batch size", 1)
    32
    """
    wanted = f"{least} or more" if most is None else f"from {least} to {most:,}"
    number = as_whole(value)
    if number is None or number < least or (most is not None and number > most):
        raise SettingError(f"{name} is {value!r}; expected a whole number, {wanted}.")
    return number


def as_whole(value: object) -> int | None:
    """Return a value, which may come from a file, as a whole number, or None; True and False are none."""
    if isinstance(value, bool) or type(value).__name__ == "bool":  # NumPy has a bool of its own
        return None
    try:
        return operator.index(value)  # type: ignore[arg-type]  # what has no index raises TypeError
    except TypeError:
        return None
