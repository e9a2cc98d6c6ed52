"""What a learner gives as gradients, as named arrays: names of several customs, PyTorch's layout, tensors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from cutaway.diagnosis.gradients.mutation import listed
from cutaway.diagnosis.gradients.program import Numbers
from cutaway.errors import DataError, ShapeError
from cutaway.plan.shapes import show

NAME = re.compile(r"(?:d_?|grad_?)?(?P<name>[A-Za-z]+_?\d+)(?:[._]?grad)?")
"""W1, d_W1, dW1, grad_W1, W1_grad, W1.grad."""

Shapes = Mapping[str, tuple[int, ...]]


def read_gradients(given: Any, shapes: Shapes) -> tuple[dict[str, Numbers], list[str]]:
    """Return the arrays by the names of the parameters, and sentences about how they were recognized.

    Args:
        given: A mapping with names, or a list in the order of the parameters.
        shapes: The shapes of the parameters by name.

    Raises:
        DataError: Arrays are missing, unknown, or hold no numbers.
    """
    named = given if isinstance(given, Mapping) else _numbered(given)
    found = {name: array for key, array in named.items() if (name := _known(str(key), shapes))}
    remarks = []
    if set(found) != set(shapes) or len(named) != len(shapes):
        found = _by_order(named, shapes)
        remarks = [f"Taken in the order {', '.join(shapes)}: {', '.join(str(name) for name in named)}."]
    arrays = {name: _as_array(found[name], name) for name in shapes}
    if _all_transposed(arrays, shapes):
        arrays = {name: array.T if array.ndim == 2 else array for name, array in arrays.items()}
        remarks.append("The weights' gradients are transposed, (units, inputs), as in PyTorch; they were turned.")
    return {name: _squeezed(array, shapes[name]) for name, array in arrays.items()}, remarks


def check_shapes(arrays: Mapping[str, Numbers], shapes: Shapes) -> None:
    """Raise ShapeError where a gradient has not the shape of its parameter; it says whether it looks transposed."""
    for name, array in arrays.items():
        if array.shape != shapes[name]:
            hint = "; it looks transposed: give its .T" if array.shape == shapes[name][::-1] else ""
            raise ShapeError(
                f"d_{name} has the shape {show(array.shape)}; expected {show(shapes[name])}, that of {name}{hint}."
            )


def _numbered(given: Any) -> dict[str, Any]:
    if isinstance(given, (list, tuple)):
        return {str(number): array for number, array in enumerate(given)}
    raise DataError(
        f"The gradients are a {type(given).__name__}; give a mapping such as {{'W1': ..., 'b1': ...}}, a list in that "
        "order, or a function of (parameters, x, y) that returns one."
    )


def _known(key: str, shapes: Shapes) -> str | None:
    if key in shapes:
        return key
    match = NAME.fullmatch(key)
    return match["name"] if match and match["name"] in shapes else None


def _by_order(named: Mapping[Any, Any], shapes: Shapes) -> dict[str, Any]:
    """Return arrays of unknown names in the order of the parameters, where their shapes allow it."""
    names = [_known(str(key), shapes) or str(key) for key in named]
    fits = len(named) == len(shapes) and all(
        sorted(np.shape(_plain(array))) == sorted(shape)
        for array, shape in zip(named.values(), shapes.values(), strict=True)
    )
    if fits and not set(names) & set(shapes):
        return dict(zip(shapes, named.values(), strict=True))
    missing = [name for name in shapes if name not in names]
    unknown = [name for name in names if name not in shapes]
    parts = [f"missing are those of {listed(missing)}"] if missing else []
    parts += [f"unknown {'is' if len(unknown) == 1 else 'are'} {listed(unknown)}"] if unknown else []
    raise DataError(
        f"The gradients must be those of {listed(list(shapes))}, by these names or as d_W1 and so on; "
        f"{'; '.join(parts) or 'one is given twice'}."
    )


def _as_array(given: Any, name: str) -> Numbers:
    if given is None:
        raise DataError(f"The gradient of {name} is None: no derivative has reached it; give an array.")
    try:
        array = np.asarray(_plain(given))
        return array if array.dtype.kind == "f" else array.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise DataError(f"The gradient of {name} cannot be read as an array of numbers: {error}.") from None


def _plain(given: Any) -> Any:
    """Return a tensor of PyTorch as an array, anything else as it is."""
    return given.detach().cpu().numpy() if hasattr(given, "detach") else given


def _all_transposed(arrays: Mapping[str, Numbers], shapes: Shapes) -> bool:
    """Return whether all weights that show it are transposed, and some do."""
    oblong = [name for name, shape in shapes.items() if len(shape) == 2 and shape[0] != shape[1]]
    return bool(oblong) and all(arrays[name].shape == shapes[name][::-1] for name in oblong)


def _squeezed(array: Numbers, shape: tuple[int, ...]) -> Numbers:
    """Return a row (1, units) as (units,), which np.sum(..., keepdims=True) leaves."""
    return array.reshape(shape) if array.shape in ((1, *shape), (*shape, 1)) and len(shape) == 1 else array
