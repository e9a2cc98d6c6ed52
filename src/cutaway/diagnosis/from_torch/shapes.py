"""The ledger of a module's shapes: each operation of its forward pass, with all examples and with fewer.

An axis whose length follows the number of examples is an axis of examples, whatever its length happens to be.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from cutaway.diagnosis.calls import reason
from cutaway.diagnosis.case import Ledger, Operation, Value
from cutaway.diagnosis.from_torch.tensors import array_of, in_mode, tensor_like

MOST_COLUMNS = 16
"""Of how many outputs it is asked on which inputs they depend: of more of them some, spread evenly."""


@dataclass
class _Recording:
    """The operations of one forward pass, what came of it, and where it stopped if it failed."""

    operations: list[Operation] = field(default_factory=list)
    outputs: Any = None
    refusal: str = ""
    refused_at: Operation | None = None


def shape_ledger(module: Any, x: Any) -> Ledger | None:
    """Return the ledger of a module on a batch, in evaluation mode.

    Args:
        module: The module, which computes this batch.
        x: Its inputs, (batch, ...).

    Returns:
        The ledger; None for fewer than two examples, with which no axis could be told apart, and for a module that
        does not answer a second time.
    """
    x = tensor_like(module, x, inputs=True)
    if not x.ndim or len(x) < 2:
        return None
    with in_mode(module, training=False):
        whole, fewer = _recorded(module, x), _with_fewer(module, x)
    if whole.refusal:
        return None
    inputs, made = Value(tuple(x.shape), (0,)), Value(tuple(whole.outputs.shape))
    if fewer.refusal:
        return Ledger(len(x), inputs, tuple(whole.operations), made, fewer.refusal, fewer.refused_at)
    return Ledger(
        len(x),
        inputs,
        _told_apart(whole.operations, fewer.operations),
        _value(made, Value(tuple(fewer.outputs.shape))),
        by_column=_is_by_column(module, x),
    )


def _with_fewer(module: Any, x: Any) -> _Recording:
    """Run a module on one example fewer, or, as some modules need an even number, on half of them."""
    fewer = _recorded(module, x[:-1])
    half = _recorded(module, x[: len(x) // 2]) if fewer.refusal else fewer
    return fewer if half.refusal else half


def _recorded(module: Any, x: Any) -> _Recording:
    """Run a module, and note each function of PyTorch that it calls on tensors."""
    import torch
    from torch.overrides import TorchFunctionMode

    recording, inputs = _Recording(), x.clone()  # for a module may change them in place

    class Noting(TorchFunctionMode):  # type: ignore[misc]  # mypy does not read PyTorch
        def __torch_function__(
            self, function: Callable[..., Any], types: Any, given: tuple[Any, ...] = (), named: Any = None
        ) -> Any:
            read = tuple(Value(tuple(one.shape)) for one in _tensors([*given, *(named or {}).values()]))
            operation = Operation(_name(function), _line(), read, Value(()))
            recording.refused_at = operation
            made = function(*given, **(named or {}))
            if isinstance(made, torch.Tensor) and read:
                made_value = Value(tuple(made.shape))
                recording.operations.append(Operation(operation.name, operation.line, read, made_value))
            recording.refused_at = None
            return made

    try:
        with torch.no_grad(), Noting():
            recording.outputs = module(inputs)
            recording.refusal = "" if hasattr(recording.outputs, "detach") else "it answers with something else"
    except Exception as error:  # code of somebody else's may raise anything
        recording.refusal = reason(error)
    return recording


def _tensors(given: Any) -> list[Any]:
    """Return the tensors among arguments, also those in lists of them."""
    found: list[Any] = []
    for one in given:
        if isinstance(one, (list, tuple)):
            found += [inner for inner in one if hasattr(inner, "detach")]
        elif hasattr(one, "detach"):
            found.append(one)
    return found


def _name(function: Any) -> str:
    """Return what a function is called; of an attribute such as ``x.T`` the attribute."""
    name = getattr(function, "__name__", str(function))
    return str(getattr(getattr(function, "__self__", None), "__name__", name)) if name == "__get__" else name


def _line() -> str:
    """Return the line of the code that called PyTorch: the nearest one that is neither PyTorch's nor this file's."""
    import torch

    library, frame = Path(torch.__file__).parent, sys._getframe(1)
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path != Path(__file__) and library not in path.parents:
            return f"line {frame.f_lineno} of {path.name}"
        frame = frame.f_back  # type: ignore[assignment]
    return ""


def _told_apart(whole: list[Operation], fewer: list[Operation]) -> tuple[Operation, ...]:
    """Return the operations with their axes of examples, as far as both passes did the same."""
    found = []
    for one, other in zip(whole, fewer, strict=False):
        if one.name != other.name or len(one.read) != len(other.read):
            break
        read = tuple(_value(value, like) for value, like in zip(one.read, other.read, strict=True))
        found.append(Operation(one.name, one.line, read, _value(one.made, other.made)))
    return tuple(found)


def _value(whole: Value, fewer: Value) -> Value:
    if len(whole.shape) != len(fewer.shape):
        return whole
    lengths = zip(whole.shape, fewer.shape, strict=True)
    return Value(whole.shape, tuple(axis for axis, (one, other) in enumerate(lengths) if one != other))


def _is_by_column(module: Any, x: Any) -> bool:
    """Return whether outputs (batch, inputs) depend on the input in their own place alone, by their gradients."""
    import torch

    if x.ndim != 2 or x.shape[1] < 2 or not x.dtype.is_floating_point:
        return False
    with in_mode(module, training=False), torch.enable_grad():
        inputs = x.detach().clone().requires_grad_()
        outputs = module(inputs.clone())
        if outputs.shape != inputs.shape or not outputs.requires_grad:
            return False
        count = x.shape[1]
        columns = np.unique(np.linspace(0, count - 1, min(count, MOST_COLUMNS)).astype(int))
        read = [(int(column), _columns_read(outputs, inputs, int(column))) for column in columns]
    return any(found for _, found in read) and all(found <= {column} for column, found in read)


def _columns_read(outputs: Any, inputs: Any, column: int) -> set[int]:
    """Return the columns of the inputs that a column of the outputs depends on."""
    import torch

    (gradient,) = torch.autograd.grad(outputs[:, column].sum(), inputs, retain_graph=True, allow_unused=True)
    return set() if gradient is None else set(np.flatnonzero(array_of(gradient).any(axis=0)).tolist())
