"""The ledger of a module's shapes: each operation of its forward pass, with all examples and with another number.

An axis whose length follows the number of examples is an axis of examples, whatever its length happens to be.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from cutaway.diagnosis.case import Ledger, Operation, Value
from cutaway.diagnosis.from_torch.by_column import is_by_column
from cutaway.diagnosis.from_torch.operations import Operations, operations_of
from cutaway.diagnosis.from_torch.tensors import in_mode, tensor_like


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
        whole = operations_of(module, x)
        if whole.refusal:
            return None
        fewer = operations_of(module, x[:-1])
        other = _with_others(module, x, fewer) if fewer.refusal else fewer
    inputs, made = Value(tuple(x.shape), (0,)), Value(tuple(whole.outputs.shape))
    if other.refusal:
        return Ledger(len(x), inputs, tuple(whole.done), made, other.refusal, other.refused_at, takes_fewer=False)
    return Ledger(
        len(x),
        inputs,
        _told_apart(whole.done, other.done),
        _value(made, Value(tuple(other.outputs.shape))),
        takes_fewer=not fewer.refusal,
        by_column=partial(_asks_by_column, module, x, whole.outputs.shape == x.shape),
    )


def _with_others(module: Any, x: Any, refused: Operations) -> Operations:
    """Run a module that refuses one example fewer on other numbers of them, up to one that it takes.

    What takes pairs, groups, powers of two, or no fewer than some, also takes twice as many as it took; where there is
    a greatest number, it may take some fewer or half of them.
    """
    from torch import cat

    few = (x[:count] for count in (len(x) - 2, len(x) - 4, len(x) // 2) if count > 0)
    for rows in (cat([x, x]), *few):
        found = operations_of(module, rows)
        if not found.refusal:
            return found
    return refused


def _asks_by_column(module: Any, x: Any, alike: bool) -> bool:
    return alike and is_by_column(module, x)


def _told_apart(whole: list[Operation], other: list[Operation]) -> tuple[Operation, ...]:
    """Return the operations with their axes of examples, as far as both passes did the same."""
    found = []
    for one, like in zip(whole, other, strict=False):
        if one.name != like.name or len(one.read) != len(like.read):
            break
        read = tuple(_value(value, twin) for value, twin in zip(one.read, like.read, strict=True))
        found.append(Operation(one.name, one.line, read, _value(one.made, like.made), one.made_of))
    return tuple(found)


def _value(whole: Value, other: Value) -> Value:
    if len(whole.shape) != len(other.shape):
        return whole
    lengths = zip(whole.shape, other.shape, strict=True)
    return Value(whole.shape, tuple(axis for axis, (one, like) in enumerate(lengths) if one != like))
