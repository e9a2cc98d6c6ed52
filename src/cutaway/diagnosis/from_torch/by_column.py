"""Whether outputs depend on the input in their own place alone, as after ``x * W``: told by gradients."""

from __future__ import annotations

from typing import Any

import numpy as np

from cutaway.diagnosis.from_torch.tensors import array_of, in_mode

MOST_COLUMNS = 16
"""Of how many outputs it is asked on which inputs they depend: of more of them some, spread evenly."""
MOST_EXAMPLES = 32
"""Which inputs are read shows in a few examples; 32 of them, spread evenly, cost next to nothing."""


def is_by_column(module: Any, x: Any) -> bool:
    """Return whether outputs (batch, inputs) depend on the input in their own place alone.

    Args:
        module: The module, which answers x with outputs of its shape.
        x: The inputs, (batch, inputs).

    Returns:
        True only where that is sure: not where the module refuses a few of the examples, or gradients of its inputs.
    """
    if x.ndim != 2 or x.shape[1] < 2 or not x.dtype.is_floating_point:
        return False
    try:
        read = _read_by_columns(module, x[_spread(len(x), MOST_EXAMPLES)])
    except Exception:  # code of somebody else's may raise anything, and this is asked beside the way
        return False
    return any(found for _, found in read) and all(found <= {column} for column, found in read)


def _read_by_columns(module: Any, x: Any) -> list[tuple[int, set[int]]]:
    """Return some columns of the outputs, each with the columns of the inputs that it depends on."""
    import torch

    with in_mode(module, training=False), torch.enable_grad():
        inputs = x.detach().clone().requires_grad_()
        outputs = module(inputs.clone())
        if outputs.shape != inputs.shape or not outputs.requires_grad:
            return []
        return [(column, _columns_read(outputs, inputs, column)) for column in _spread(x.shape[1], MOST_COLUMNS)]


def _spread(count: int, most: int) -> list[int]:
    """Return places from 0 to ``count``, at most so many, spread evenly."""
    return [int(place) for place in np.unique(np.linspace(0, count - 1, min(count, most)).astype(int))]


def _columns_read(outputs: Any, inputs: Any, column: int) -> set[int]:
    import torch

    (gradient,) = torch.autograd.grad(outputs[:, column].sum(), inputs, retain_graph=True, allow_unused=True)
    return set() if gradient is None else set(np.flatnonzero(array_of(gradient).any(axis=0)).tolist())
