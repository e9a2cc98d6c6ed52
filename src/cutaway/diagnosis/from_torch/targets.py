"""How a loss takes the targets: as they are, and in other forms."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.diagnosis.calls import reason
from cutaway.diagnosis.case import Given
from cutaway.diagnosis.from_network import labels_of
from cutaway.diagnosis.from_torch.tensors import LossFunction, array_of, tensor_of
from cutaway.errors import DataError


def targets_of(y: Any, shape: tuple[int, ...]) -> NDArray[Any] | None:
    """Return targets as rows that match outputs of a shape, as a loss of the catalogue reads them; None if impossible.

    >>> targets_of(np.array([1, 0]), (2, 3)).tolist()
    [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]
    """
    y = np.asarray(y)
    if y.shape == shape:
        return np.asarray(y, np.float64)
    if y.ndim == 1 and shape == (len(y), 1):
        return np.asarray(y, np.float64)[:, np.newaxis]
    if y.ndim == 1 and len(shape) == 2 and y.dtype.kind in "ui" and len(y) and 0 <= y.min() <= y.max() < shape[1]:
        return np.asarray(np.eye(shape[1])[y])
    return None


def taken(outputs: Any, y: Any, loss_fn: LossFunction) -> tuple[Given, Any]:
    """Return how a loss takes the targets as they are and in other forms, and the loss itself or None."""
    shape, targets = tuple(outputs.shape), array_of(y)
    loss, refusal = _tried(loss_fn, outputs, y)
    if loss is not None:
        _check_loss(loss)
    rows = targets_of(targets, shape)
    forms: dict[str, Any] = {"mended": y.reshape(shape).to(outputs.dtype) if y.numel() == outputs.numel() else None}
    if len(shape) == 2 and targets.shape == shape and labels_of(targets) is not None:
        forms["index_loss"] = y.int().argmax(dim=1)  # of bool PyTorch has no largest
    elif rows is not None and targets.shape != shape:
        forms["one_hot_loss"] = tensor_of(rows, outputs)
    others = {
        name: None if form is None else number_of(_tried(loss_fn, outputs, form)[0]) for name, form in forms.items()
    }
    if refusal:
        fitting = y if rows is None else tensor_of(rows, outputs)
        others["squashed"] = number_of(_tried(loss_fn, outputs.sigmoid(), fitting)[0])
    return Given(shape, targets, refusal, number_of(loss), **others), loss


def _tried(loss_fn: LossFunction, outputs: Any, y: Any) -> tuple[Any, str]:
    try:
        loss = loss_fn(outputs, y)
    except Exception as error:  # code of somebody else's; what it complains of is told
        return None, reason(error)
    return loss, ""


def _check_loss(loss: Any) -> None:
    if not hasattr(loss, "detach"):
        raise DataError(
            f"loss_fn answers with a {type(loss).__name__}; let it answer with a tensor, without .item() or float(), "
            "so that gradients can be computed."
        )
    if loss.numel() != 1:
        raise DataError(
            f"loss_fn answers with a tensor of the shape {tuple(loss.shape)}; let it answer with the mean loss, one "
            'number, as reduction="mean" does.'
        )


def number_of(loss: Any) -> float | None:
    """Return a loss as a number; None where there is none."""
    return None if loss is None else float(loss.detach())
