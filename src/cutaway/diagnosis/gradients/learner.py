"""The learner's own function: called twice, so that what is left from one call to the next shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from cutaway.diagnosis.gradients.mutation import listed
from cutaway.diagnosis.gradients.program import Numbers
from cutaway.diagnosis.gradients.reading import read_gradients
from cutaway.errors import DataError
from cutaway.network import Network


def call_learner(
    function: Callable[..., Any], network: Network, x: Any, y: Any
) -> tuple[Any, dict[str, Numbers], float | None, list[str]]:
    """Return the gradients, those of a call before it, the loss where there is one, and remarks.

    The call before has half of each input, so that its gradients are others. Each call gets copies.

    Raises:
        DataError: The function returns something that is no gradients, or a loss that is no number.
        ShapeError: An array is larger than any known mistake makes it.
    """
    shapes = network.specification.parameter_shapes()
    before, _ = read_gradients(_call(function, network, x / 2, y)[0], shapes, len(x))
    before = {name: array.copy() for name, array in before.items()}  # for one may be added to in place
    (gradients, loss), remarks = _watched(function, network, x, y)
    return gradients, before, loss, remarks


def _watched(
    function: Callable[..., Any], network: Network, x: Any, y: Any
) -> tuple[tuple[Any, float | None], list[str]]:
    parameters = {name: array.copy() for name, array in network.parameters.items()}
    inputs, targets = x.copy(), y.copy()
    answer = _parts(function(parameters, inputs, targets))
    moved = [name for name, array in network.parameters.items() if not np.array_equal(parameters.get(name, ()), array)]
    remarks = []
    if moved:
        remarks = [f"Your function changes {listed(moved)}: update after all derivatives are there, and elsewhere."]
    if not (np.array_equal(inputs, x) and np.array_equal(targets, y)):
        remarks.append("Your function changes x or y in place: the next call reads other numbers.")
    return answer, remarks


def _call(function: Callable[..., Any], network: Network, x: Any, y: Any) -> tuple[Any, float | None]:
    return _parts(function({name: array.copy() for name, array in network.parameters.items()}, x.copy(), y.copy()))


def _parts(answer: Any) -> tuple[Any, float | None]:
    """Return the gradients, and the loss where a pair (loss, gradients) was returned."""
    if isinstance(answer, tuple) and len(answer) == 2 and _is_loss_first(*answer):
        return answer[1], _as_loss(answer[0])
    return answer, None


def _is_loss_first(first: Any, second: Any) -> bool:
    """Return whether two things are a loss and gradients; a layer's (d_W, [d_b]) begins with a table."""
    if isinstance(second, (list, tuple)):
        return not isinstance(first, (Mapping, list, tuple)) and np.ndim(first) == 0
    return isinstance(second, Mapping)


def _as_loss(given: Any) -> float:
    try:
        return float(given.detach() if hasattr(given, "detach") else given)
    except (TypeError, ValueError, RuntimeError):  # the last is PyTorch's
        raise DataError(
            f"Your function returns a pair whose first part, the loss, is {given!r:.60}; expected one number."
        ) from None
