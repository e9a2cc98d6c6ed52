"""Which number of a value is explained where none was chosen."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.explain.selection import Selection
from cutaway.network.trace import Trace


def first_number(trace: Trace, name: str) -> Selection:
    """Return the largest number of a value, without its sign, of those that do something to the loss.

    >>> from cutaway import Network
    >>> network = Network([1, 2, 1], output="identity", dtype="float64")
    >>> network.set_parameters({"W1": [[-3.0, 2.0]], "W2": [[1.0], [1.0]], "b1": [0, 0], "b2": [0]})
    >>> str(first_number(network.trace([[1.0]], [[0.0]]), "z1"))
    'z1[0,1]'
    """
    found = sizes(trace, name)
    return Selection(name, tuple(map(int, np.unravel_index(int(np.argmax(found)), found.shape))))


def sizes(trace: Trace, name: str) -> NDArray[Any]:
    """Return the numbers of a value without their signs; those that the loss does not depend on are below all others.

    So a ReLU that is off, whose chain rule is 0 = 0, comes first only where all are off.
    """
    value: NDArray[Any] = np.abs(trace[name])
    derivative = trace.values.get(f"d_{name}")
    return value if derivative is None else np.where(derivative != 0, value, -1 / (1 + value))
