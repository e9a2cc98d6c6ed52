"""What views have found out about a trace, so that they need not find it out again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from cutaway.network.trace import Trace

Asked = ParamSpec("Asked")
Found = TypeVar("Found")

KNOWN: WeakKeyDictionary[Trace, dict[Any, Any]] = WeakKeyDictionary()
"""What was found out about each trace, by the function and what it was asked for."""


def remembered(function: Callable[Concatenate[Trace, Asked], Found]) -> Callable[Concatenate[Trace, Asked], Found]:
    """Return a function that looks up what it has found before for a trace and what else it was asked for.

    What was found ends with its trace, or when it is forgotten; so it must not hold that trace itself, which then would
    never end.

    Args:
        function: It gets a trace and other arguments, all hashable, and nobody changes what it returns.

    >>> from cutaway import Network
    >>> trace = Network([2, 1]).trace([[1.0, 2.0]], [[1.0]])
    >>> @remembered
    ... def size(trace, name):
    ...     print(f"{name} is asked for the first time")
    ...     return trace[name].size
    >>> size(trace, "x") + size(trace, "x")
    x is asked for the first time
    4
    """

    @wraps(function)
    def remembering(trace: Trace, /, *asked: Asked.args, **named: Asked.kwargs) -> Found:
        found, key = KNOWN.setdefault(trace, {}), (function, asked, *named.items())
        if key not in found:
            found[key] = function(trace, *asked, **named)
        known: Found = found[key]
        return known

    return remembering


def forget(trace: Trace) -> None:
    """Forget all that was found out about a trace, which can be many times as large as the trace itself."""
    KNOWN.pop(trace, None)
