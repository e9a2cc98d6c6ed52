"""What views have found out about a trace, so that they need not find it out again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from cutaway.network.trace import Trace

Asked = ParamSpec("Asked")
Found = TypeVar("Found")


def remembered(function: Callable[Concatenate[Trace, Asked], Found]) -> Callable[Concatenate[Trace, Asked], Found]:
    """Return a function that looks up what it has found before for a trace and what else it was asked for.

    What was found ends with its trace; so it must not hold that trace itself, which then would never end.

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
    known: WeakKeyDictionary[Trace, dict[Any, Found]] = WeakKeyDictionary()

    @wraps(function)
    def remembering(trace: Trace, /, *asked: Asked.args, **named: Asked.kwargs) -> Found:
        found, key = known.setdefault(trace, {}), (asked, *named.items())
        if key not in found:
            found[key] = function(trace, *asked, **named)
        return found[key]

    return remembering
