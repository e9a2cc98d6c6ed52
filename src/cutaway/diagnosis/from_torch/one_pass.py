"""A pass through a PyTorch module, as the detectors read it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.diagnosis.calls import called
from cutaway.diagnosis.case import Given, NotFinite, Pass
from cutaway.diagnosis.from_network import describe_not_finite, labels_of
from cutaway.diagnosis.from_torch.layers import layer_of, sums_of
from cutaway.diagnosis.from_torch.probing import probed
from cutaway.diagnosis.from_torch.recording import Call, recorded
from cutaway.diagnosis.from_torch.targets import taken, targets_of
from cutaway.diagnosis.from_torch.tensors import (
    LossFunction,
    array_of,
    gradients_of,
    in_mode,
    tensor_like,
    tensor_of,
    without_warnings,
)
from cutaway.diagnosis.losses_known import known_loss
from cutaway.errors import DataError


def torch_pass(module: Any, x: Any, y: Any, loss_fn: LossFunction) -> tuple[Pass | None, Given]:
    """Return a pass of a module on a batch, in evaluation mode; the module is left as it was.

    Args:
        module: The module.
        x: Its inputs, a tensor or an array, (batch, ...).
        y: What ``loss_fn`` takes beside the outputs.
        loss_fn: ``loss_fn(outputs, y)`` gives the mean loss.

    Returns:
        The pass, or None where the loss refuses the targets; and how it took them.

    Raises:
        DataError: There is no example, or the module cannot compute the inputs, or does not answer with a tensor.
    """
    import torch

    loss_fn = without_warnings(loss_fn)
    x, y = tensor_like(module, x, inputs=True), tensor_like(module, y)
    if x.shape[:1] == (0,):
        raise DataError(f"The inputs have the shape {tuple(x.shape)}, with no example; give one example or more.")
    with in_mode(module, training=False), torch.enable_grad():
        tape, outputs = recorded(module, x)
        given, loss = taken(outputs, y, loss_fn)
        if loss is None:
            return None, given
        return _pass(module, x, y, loss_fn, tape.calls, outputs, loss), given


def _pass(module: Any, x: Any, y: Any, loss_fn: LossFunction, calls: list[Call], outputs: Any, loss: Any) -> Pass:
    linears = [call for call in calls if type(call.part).__name__ == "Linear"]
    sums = [sums_of(calls, call, linears) for call in linears]
    gradients = gradients_of(loss, [*(call.part.weight for call in linears), *(made.made for made in sums)])
    rows = targets_of(array_of(y), tuple(outputs.shape))
    shaped = array_of(outputs) if rows is None else rows
    found, on_scores = (None, False)
    if rows is not None and rows.ndim == 2:
        found, on_scores = known_loss(lambda p: float(loss_fn(tensor_of(p, outputs), y).detach()), rows)
    probes = probed(module, x, calls, sums, linears)
    numbers = range(1, len(linears) + 1)
    layers = tuple(layer_of(number, linears, sums, outputs, gradients, probes) for number in numbers)
    return Pass(
        x=array_of(x).reshape(len(x), -1),
        y=shaped,
        labels=_labels(array_of(y), shaped),
        layers=layers,
        outputs=array_of(outputs),
        loss=float(loss.detach()),
        known_loss=found,
        on_scores=on_scores,
        loss_at=lambda inputs: _loss_at(module, tensor_of(inputs.reshape(x.shape), x), y, loss_fn),
        not_finite=_first_not_finite(calls, x, outputs, loss, gradients, linears),
    )


def _labels(y: NDArray[Any], rows: NDArray[Any]) -> NDArray[Any] | None:
    if y.ndim == 1 and y.dtype.kind in "ui":
        return y
    return labels_of(rows) if rows.ndim == 2 else None


def _loss_at(module: Any, x: Any, y: Any, loss_fn: LossFunction) -> float:
    import torch

    with in_mode(module, training=False), torch.no_grad():
        return float(called("The module or loss_fn fails on other inputs", lambda: loss_fn(module(x), y)))


def _first_not_finite(
    calls: list[Call], x: Any, outputs: Any, loss: Any, gradients: list[NDArray[Any] | None], linears: list[Call]
) -> NotFinite | None:
    """Return the first value that is not finite: of a part, of the outputs, the loss, or a gradient."""
    plain = [id(call) for call in linears]
    forward = [(call.path, call.made, str(call.part), call.read, id(call) not in plain) for call in calls]
    forward += [("outputs", outputs, "the module", x, True), ("loss", loss, "the loss function", outputs, True)]
    for name, made, maker, read, logarithm in forward:
        if not np.isfinite(array_of(made)).all():
            return describe_not_finite(name, array_of(made), maker, [array_of(read)], logarithm=logarithm)
    for call, gradient in zip(linears, gradients, strict=False):
        if gradient is not None and not np.isfinite(gradient).all():
            name, read = f"{call.path}.weight.grad", [array_of(outputs)]
            return describe_not_finite(name, gradient, "the backward pass", read, logarithm=True)
    return None
