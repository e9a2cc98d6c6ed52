"""The learner's own function: called twice, so that what is left from one call to the next shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from cutaway.diagnosis.gradients.mutation import listed
from cutaway.network import Network


def call_learner(
    function: Callable[..., Any], network: Network, x: Any, y: Any
) -> tuple[Any, Any, float | None, list[str]]:
    """Return the gradients, those of a call before it, the loss where there is one, and remarks.

    The call before has half of each input, so that its gradients are others. Each call gets copies.
    """
    before = _copied(_call(function, network, x / 2, y)[0])
    (gradients, loss), remarks = _watched(function, network, x, y)
    return gradients, before, loss, remarks


def _watched(
    function: Callable[..., Any], network: Network, x: Any, y: Any
) -> tuple[tuple[Any, float | None], list[str]]:
    parameters = {name: array.copy() for name, array in network.parameters.items()}
    inputs, targets = x.copy(), y.copy()
    answer = _parts(function(parameters, inputs, targets))
    moved = [name for name, array in network.parameters.items() if not np.array_equal(parameters[name], array)]
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
    if isinstance(answer, tuple) and len(answer) == 2 and isinstance(answer[1], (Mapping, list)):
        return answer[1], float(answer[0])
    return answer, None


def _copied(gradients: Any) -> Any:
    """Return the gradients as they are now: an array that is added to in place changes afterwards."""
    if isinstance(gradients, Mapping):
        return {name: _copy(array) for name, array in gradients.items()}
    return [_copy(array) for array in gradients] if isinstance(gradients, (list, tuple)) else gradients


def _copy(array: Any) -> Any:
    return array.detach().clone() if hasattr(array, "detach") else np.array(array)
