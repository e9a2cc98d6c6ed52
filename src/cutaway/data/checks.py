"""Checks of single values, and the random streams that data are drawn from."""

import operator
from typing import Any

import numpy as np

from cutaway.errors import DataError

# Each use of a run's seed has a stream of its own, so that drawing more in one place moves nothing in another.
SPLIT_STREAM = 1
ORDER_STREAM = 2


def whole_number(value: object, name: str, least: int, most: int | None = None) -> int:
    """Return `value` as an int when it is a whole number from `least` to `most`, both included.

    Raises:
        DataError: It is no whole number, or outside of the range.

    >>> whole_number(32, "batch_size", 1)
    32
    """
    wanted = f"{least} or more" if most is None else f"{least} to {most:,}"
    try:
        number = operator.index(_not_bool(value))
    except TypeError:
        number = None
    if number is None or number < least or (most is not None and number > most):
        raise DataError(f"{name} is {value!r}; give a whole number, {wanted}.")
    return number


def _not_bool(value: object) -> Any:
    if isinstance(value, (bool, np.bool_)):
        raise TypeError
    return value


def generator(seed: int, *stream: int) -> np.random.Generator:
    """Return the random generator of a seed and a stream: a pure function, nothing is kept between calls.

    Raises:
        DataError: The seed is negative or no whole number.

    >>> bool(generator(0, SPLIT_STREAM).random() == generator(0, SPLIT_STREAM).random())
    True
    >>> bool(generator(0, SPLIT_STREAM).random() == generator(0, ORDER_STREAM).random())
    False
    """
    entropy = whole_number(seed, "seed", 0)
    # A spawn key, not a longer list of entropy: then no large seed can fall onto another seed's stream.
    return np.random.default_rng(np.random.SeedSequence(entropy, spawn_key=stream))
