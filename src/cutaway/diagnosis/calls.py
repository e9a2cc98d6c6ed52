"""Code and numbers of somebody else's: whatever goes wrong with them becomes a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.errors import CutawayError, DataError


def called(complaint: str, function: Callable[..., Any], *given: Any) -> Any:
    """Return what a function answers; what it raises ends in a sentence.

    Args:
        complaint: The beginning of that sentence.
        function: The function.
        given: Its arguments.

    Raises:
        DataError: The complaint, with the kind and the text of what was raised.

    >>> called("The answer is no number", float, "seven")
    Traceback (most recent call last):
    ...
    cutaway.errors.DataError: The answer is no number: could not convert string to float: 'seven'.
    """
    try:
        return function(*given)
    except CutawayError:
        raise
    except Exception as error:  # code of somebody else's may raise anything
        raise DataError(f"{complaint}: {reason(error)}.") from error


def reason(error: Exception) -> str:
    """Return what an exception says, in one line; its kind where it says next to nothing.

    >>> reason(KeyError("x"))
    "KeyError 'x'"
    """
    text = " ".join(str(error).split()).rstrip(".")
    return text if " " in text else f"{type(error).__name__} {text}".strip()


def numbers(what: str, values: Any) -> NDArray[Any]:
    """Return values as an array of numbers.

    Args:
        what: What they are, as the sentence begins.
        values: An array, a tensor, or lists of the same length.

    Raises:
        DataError: They are no numbers, or lists of different lengths.

    >>> numbers("The targets", ["cat"])
    Traceback (most recent call last):
    ...
    cutaway.errors.DataError: The targets hold str; give numbers: for classes their numbers, counted from 0.
    """
    array: NDArray[Any] = called(f"{what} cannot be read as an array of numbers", np.asarray, values)
    if array.dtype.kind in "fiub":
        return array
    kind = type(array.flat[0]).__name__.removesuffix("_") if array.size else str(array.dtype)
    raise DataError(f"{what} hold {kind}; give numbers: for classes their numbers, counted from 0.")
