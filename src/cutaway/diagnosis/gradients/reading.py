"""What a learner gives as gradients, as named arrays: names of several customs, PyTorch's layout, tensors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import prod
from typing import Any

import numpy as np

from cutaway.diagnosis.gradients.mutation import listed
from cutaway.diagnosis.gradients.program import Numbers
from cutaway.diagnosis.gradients.shape_hint import shape_hint
from cutaway.errors import DataError, ShapeError
from cutaway.plan.shapes import show
from cutaway.plan.step import layer_of, part_of

NAME = re.compile(r"(?:d_?|grad_?)?(?P<name>[A-Za-z]+_?\d+)(?:[._]?grad)?")
"""W1, d_W1, dW1, grad_W1, W1_grad, W1.grad."""

NO_NUMBERS = {"c": "complex numbers", "O": "objects", "U": "text", "S": "bytes"}
"""What arrays hold that are refused, by the kind of their type."""

Shapes = Mapping[str, tuple[int, ...]]


def read_gradients(given: Any, shapes: Shapes, examples: int) -> tuple[dict[str, Numbers], list[str]]:
    """Return the arrays by the names of the parameters, and sentences about how they were recognized.

    Args:
        given: A mapping with names, or a list in the order of the parameters.
        shapes: The shapes of the parameters by name.
        examples: The number of examples: a mistake may give each of them numbers of its own.

    Raises:
        DataError: Arrays are missing, unknown, or hold no real numbers.
        ShapeError: An array is larger than any known mistake makes it, or a list is in another order.
    """
    named = given if isinstance(given, Mapping) else _numbered(given, shapes)
    keys = _keys(named, shapes)
    in_order = [str(key) for key in named] if keys is None else []
    arrays = {name: as_real(named[key], name) for name, key in (keys or dict(zip(shapes, named, strict=True))).items()}
    if in_order and isinstance(given, Mapping) and not _fit(arrays, shapes):
        raise _wrong_names(named, shapes)
    if not isinstance(given, Mapping):
        _check_order(arrays, shapes)
    arrays = {name: _as_floats(arrays[name], name, shapes[name], examples) for name in shapes}
    remarks = [f"Taken in the order {', '.join(shapes)}: {', '.join(in_order)}."] if in_order else []
    if _all_transposed(arrays, shapes):
        arrays = {name: array.T if array.ndim == 2 else array for name, array in arrays.items()}
        remarks.append("The weights' gradients are transposed, (units, inputs), as in PyTorch; they were turned.")
    return {name: _squeezed(array, shapes[name]) for name, array in arrays.items()}, remarks


def as_real(given: Any, name: str) -> Numbers:
    """Return what was given as an array of real numbers of any type; nothing is copied that is an array already.

    Raises:
        DataError: It is none.
    """
    if given is None:
        raise DataError(f"The gradient of {name} is None: no derivative has reached it; give an array.")
    try:
        array = np.asarray(_plain(given))
    except Exception as error:  # somebody else's objects, which may raise anything when they are asked for numbers
        reason = (str(error) or type(error).__name__).splitlines()[0].rstrip(".")
        raise DataError(f"The gradient of {name} cannot be read as an array of numbers: {reason}.") from error
    if array.dtype.kind not in "fiub":
        held = NO_NUMBERS.get(array.dtype.kind, array.dtype.name)
        raise DataError(
            f"The gradient of {name} cannot be read as an array of numbers: it holds {held}; give real numbers."
        )
    return array


def check_shapes(arrays: Mapping[str, Numbers], shapes: Shapes, examples: int) -> None:
    """Raise ShapeError where a gradient has not the shape of its parameter; it names a transpose or a broadcast."""
    for name, array in arrays.items():
        if array.shape != shapes[name]:
            raise _wrong_shape(name, array.shape, shapes[name], examples)


def _wrong_shape(name: str, shape: tuple[int, ...], expected: tuple[int, ...], examples: int) -> ShapeError:
    hint = shape_hint(shape, expected, examples)
    return ShapeError(f"d_{name} has the shape {show(shape)}; expected {show(expected)}, that of {name}{hint}.")


def _numbered(given: Any, shapes: Shapes) -> dict[str, Any]:
    if not isinstance(given, (list, tuple)):
        raise DataError(
            f"The gradients are a {type(given).__name__}; give a mapping such as {{'W1': ..., 'b1': ...}}, a list in "
            "that order, or a function of (parameters, x, y) that returns one."
        )
    if len(given) != len(shapes):
        raise DataError(
            f"The gradients are a list of {len(given)}; expected {len(shapes)}, those of {listed(list(shapes))}."
        )
    return {str(number): array for number, array in enumerate(given)}


def _check_order(arrays: Mapping[str, Numbers], shapes: Shapes) -> None:
    """Raise ShapeError where a list does not fit in the order of the parameters, but does in another usual one."""
    if _fit(arrays, shapes):
        return
    for order in _other_orders(list(shapes)):
        if _fit(dict(zip(order, arrays.values(), strict=True)), shapes):
            raise ShapeError(
                f"The gradients are a list whose shapes are those of {listed(order)}, in that order; expected the "
                f"order {', '.join(shapes)}: give them so, or by name."
            )


def _other_orders(names: list[str]) -> Iterator[list[str]]:
    """Yield the orders in which people list parameters: kind by kind, or from the last layer on."""
    yield sorted(names, key=part_of)  # W before b; sorting keeps the layers in order
    yield sorted(names, key=part_of, reverse=True)
    yield sorted(names, key=lambda name: -layer_of(name))
    yield names[::-1]


def _keys(named: Mapping[Any, Any], shapes: Shapes) -> dict[str, Any] | None:
    """Return under which key each parameter is, or None where no name is known and the order has to tell."""
    keys = {name: key for key in named if (name := _known(str(key), shapes))}
    if len(named) != len(shapes) or 0 < len(keys) < len(shapes):
        raise _wrong_names(named, shapes)
    return keys or None


def _known(key: str, shapes: Shapes) -> str | None:
    if key in shapes:
        return key
    match = NAME.fullmatch(key)
    return match["name"] if match and match["name"] in shapes else None


def _fit(arrays: Mapping[str, Numbers], shapes: Shapes) -> bool:
    """Return whether arrays of unknown names have the shapes of the parameters, or those turned."""
    return all(sorted(_squeezed(arrays[name], shape).shape) == sorted(shape) for name, shape in shapes.items())


def _wrong_names(named: Mapping[Any, Any], shapes: Shapes) -> DataError:
    names = [_known(str(key), shapes) or str(key) for key in named]
    missing = [name for name in shapes if name not in names]
    unknown = [name for name in names if name not in shapes]
    parts = [f"missing are those of {listed(missing)}"] if missing else []
    parts += [f"unknown {'is' if len(unknown) == 1 else 'are'} {listed(unknown)}"] if unknown else []
    return DataError(
        f"The gradients must be those of {listed(list(shapes))}, by these names or as d_W1 and so on; "
        f"{'; '.join(parts) or 'one is given twice'}."
    )


def _as_floats(array: Numbers, name: str, shape: tuple[int, ...], examples: int) -> Numbers:
    """Return floats as they are and other numbers as float64; a view may tell of more than memory holds."""
    if array.size > max(prod(shape), examples * shape[-1]):
        raise _wrong_shape(name, array.shape, shape, examples)
    return array if array.dtype.kind == "f" else array.astype(np.float64)


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
