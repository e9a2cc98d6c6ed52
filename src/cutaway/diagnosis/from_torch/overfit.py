"""A copy of a module, trained to learn a few examples by heart."""

from __future__ import annotations

from typing import Any

import numpy as np

from cutaway.diagnosis.calls import called
from cutaway.diagnosis.case import Overfit, Pass
from cutaway.diagnosis.from_network import FEW, STEPS, learnable, spread_rows
from cutaway.diagnosis.from_torch.tensors import (
    LossFunction,
    array_of,
    in_mode,
    tensor_like,
    tensor_of,
    without_warnings,
)


def overfit_module(module: Any, x: Any, y: Any, loss_fn: LossFunction, given: Pass) -> Overfit:
    """Train a copy of a module on a few of the examples, without dropout, and say what came of it."""
    from copy import deepcopy

    import torch

    loss_fn = without_warnings(loss_fn)
    rows = torch.as_tensor(spread_rows(given, FEW))
    few_x, few_y = tensor_like(module, x, inputs=True)[rows], tensor_like(module, y)[rows]
    if few_y.dtype.is_floating_point:
        few_y = tensor_of(learnable(array_of(few_y), given), few_y)
    copy = deepcopy(module)
    trained = [parameter for parameter in copy.parameters() if parameter.requires_grad]

    def few_loss() -> Any:
        return called(f"The module or loss_fn fails on {len(rows)} examples", lambda: loss_fn(copy(few_x), few_y))

    optimizer = torch.optim.Adam(trained, lr=0.01) if trained else None
    with in_mode(copy, training=False), torch.enable_grad():
        first = last = float(few_loss().detach())
        for step in range(1, STEPS + 1):
            loss = few_loss()
            last = float(loss.detach())
            if optimizer is None or not loss.requires_grad or not np.isfinite(last) or last < first / 10:
                return Overfit(len(rows), step, first, last)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return Overfit(len(rows), STEPS, first, last)
