"""A pass through a PyTorch module, as the detectors read it. PyTorch is imported only where a module is at hand."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.definitions import ACTIVATIONS, Activation
from cutaway.diagnosis.calls import called, numbers, reason
from cutaway.diagnosis.case import Given, LayerView, NotFinite, Overfit, Pass
from cutaway.diagnosis.from_network import FEW, STEPS, describe_not_finite, labels_of, learnable, spread_rows
from cutaway.diagnosis.losses_known import known_loss
from cutaway.errors import DataError
from cutaway.execute.arrays import NUMPY, quiet

LossFunction = Callable[..., Any]


@dataclass
class _Call:
    """One part of a module at work: where it stands, what it is, what it read and what it made."""

    path: str
    part: Any
    read: Any
    made: Any


@dataclass
class _Tape:
    calls: list[_Call] = field(default_factory=list)

    def hook(self, path: str) -> Callable[..., None]:
        def note(part: Any, read: Any, made: Any) -> None:
            if read and hasattr(read[0], "detach") and hasattr(made, "detach"):
                self.calls.append(_Call(path, part, read[0], made))

        return note


def is_module(subject: object) -> bool:
    """Return whether something is a PyTorch module, without importing PyTorch."""
    return any(kind.__module__.startswith("torch.nn") for kind in type(subject).__mro__)


def without_warnings(function: LossFunction) -> LossFunction:
    """Return a function of somebody else's without its warnings: PyTorch warns of what a detector is to say."""

    def call(*given: Any) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return function(*given)

    return call


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
        DataError: The module cannot compute the inputs, or does not answer with a tensor.
    """
    import torch

    loss_fn = without_warnings(loss_fn)
    x, y = tensor_like(module, x, inputs=True), tensor_like(module, y)
    with in_mode(module, training=False), torch.enable_grad():
        tape, outputs = _recorded(module, x)
        given, loss = _taken(outputs, y, loss_fn)
        if loss is None:
            return None, given
        return _pass(module, x, y, loss_fn, tape.calls, outputs, loss), given


def tensor_like(module: Any, values: Any, *, inputs: bool = False) -> Any:
    """Return values as a tensor where the module's parameters are; inputs of numbers in their type."""
    import torch

    what = "The inputs" if inputs else "The targets"
    parameter = next(module.parameters(), None)
    tensor = values if isinstance(values, torch.Tensor) else torch.as_tensor(numbers(what, values))
    if parameter is None:
        return tensor
    wants_type = inputs and tensor.dtype.is_floating_point
    return tensor.to(parameter.device, parameter.dtype if wants_type else tensor.dtype)


@contextmanager
def in_mode(module: Any, *, training: bool) -> Iterator[None]:
    """Hold a module in evaluation or training mode; each of its parts is put back as it was."""
    before = {part: part.training for part in module.modules()}
    module.train(training)
    try:
        yield
    finally:
        for part, mode in before.items():
            part.training = mode


def array_of(tensor: Any) -> NDArray[Any]:
    """Return a tensor as an array of its own."""
    array: NDArray[Any] = tensor.detach().cpu().numpy().copy()
    return array


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


def overfit_module(module: Any, x: Any, y: Any, loss_fn: LossFunction, given: Pass) -> Overfit:
    """Train a copy of a module on a few of the examples, without dropout, and say what came of it."""
    from copy import deepcopy

    import torch

    loss_fn = without_warnings(loss_fn)
    rows = torch.as_tensor(spread_rows(given, FEW))
    few_x, few_y = tensor_like(module, x, inputs=True)[rows], tensor_like(module, y)[rows]
    if few_y.dtype.is_floating_point:
        few_y = tensor_of(learnable(array_of(few_y), given), few_y)
    copy = deepcopy(module).eval()
    trained = [parameter for parameter in copy.parameters() if parameter.requires_grad]

    def few_loss() -> Any:
        return called(f"The module or loss_fn fails on {len(rows)} examples", lambda: loss_fn(copy(few_x), few_y))

    first = last = float(few_loss().detach())
    optimizer = torch.optim.Adam(trained, lr=0.01) if trained else None
    with torch.enable_grad():
        for step in range(1, STEPS + 1):
            loss = few_loss()
            last = float(loss.detach())
            if optimizer is None or not loss.requires_grad or not np.isfinite(last) or last < first / 10:
                return Overfit(len(rows), step, first, last)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return Overfit(len(rows), STEPS, first, last)


def _recorded(module: Any, x: Any) -> tuple[_Tape, Any]:
    """Run a module, and return what each of its smallest parts read and made."""
    tape = _Tape()
    parts = [(path, part) for path, part in module.named_modules() if not list(part.children())]
    handles = [part.register_forward_hook(tape.hook(path or "itself")) for path, part in parts]
    try:
        outputs = called(f"The module cannot compute inputs of the shape {tuple(x.shape)}", module, x)
    finally:
        for handle in handles:
            handle.remove()
    if not hasattr(outputs, "detach"):
        raise DataError(f"The module answers with a {type(outputs).__name__}; the doctor reads a tensor of outputs.")
    return tape, outputs


def _taken(outputs: Any, y: Any, loss_fn: LossFunction) -> tuple[Given, Any]:
    """Return how a loss takes the targets as they are and in other forms, and the loss itself or None."""
    shape, targets = tuple(outputs.shape), array_of(y)
    loss, refusal = _tried(loss_fn, outputs, y)
    if loss is not None:
        _check_loss(loss)
    rows = targets_of(targets, shape)
    forms: dict[str, Any] = {"mended": y.reshape(shape) if y.numel() == outputs.numel() else None}
    if len(shape) == 2 and targets.shape == shape and labels_of(targets) is not None:
        forms["index_loss"] = y.argmax(dim=1)
    elif rows is not None and targets.shape != shape:
        forms["one_hot_loss"] = tensor_of(rows, outputs)
    others = {
        name: None if form is None else _number(_tried(loss_fn, outputs, form)[0]) for name, form in forms.items()
    }
    return Given(shape, targets, refusal, _number(loss), **others), loss


def tensor_of(array: NDArray[Any], like: Any) -> Any:
    """Return an array as a tensor of the type and at the place of another."""
    import torch

    return torch.as_tensor(array, dtype=like.dtype, device=like.device)


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


def _number(loss: Any) -> float | None:
    return None if loss is None else float(loss.detach())


def _pass(module: Any, x: Any, y: Any, loss_fn: LossFunction, calls: list[_Call], outputs: Any, loss: Any) -> Pass:
    linears = [call for call in calls if type(call.part).__name__ == "Linear"]
    sums = [_sums(calls, call, linears) for call in linears]
    gradients = gradients_of(loss, [*(call.part.weight for call in linears), *(made.made for made in sums)])
    rows = targets_of(array_of(y), tuple(outputs.shape))
    shaped = array_of(outputs) if rows is None else rows
    found, on_scores = (None, False)
    if rows is not None and rows.ndim == 2:
        found, on_scores = known_loss(lambda p: float(loss_fn(tensor_of(p, outputs), y).detach()), rows)
    layers = tuple(_layer(number, linears, sums, outputs, gradients) for number in range(1, len(linears) + 1))
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
        not_finite=_not_finite(calls, x, outputs, loss, gradients, linears),
    )


def _labels(y: NDArray[Any], rows: NDArray[Any]) -> NDArray[Any] | None:
    if y.ndim == 1 and y.dtype.kind in "ui":
        return y
    return labels_of(rows) if rows.ndim == 2 else None


def _sums(calls: list[_Call], linear: _Call, linears: list[_Call]) -> _Call:
    """Return what makes the sums that the activation reads: the linear part, or the normalization right after it."""
    place = calls.index(linear)
    following = calls[place + 1] if place + 1 < len(calls) else None
    if following is not None and following not in linears and type(following.part).__name__ == "BatchNorm1d":
        return following
    return linear


def gradients_of(loss: Any, wanted: list[Any]) -> list[NDArray[Any] | None]:
    """Return the derivative of the loss by each tensor; None where it does not depend on it."""
    import torch

    able = [tensor for tensor in wanted if tensor.requires_grad]
    if not loss.requires_grad or not able:
        return [None for _ in wanted]
    found = iter(
        called("The backward pass fails", lambda: torch.autograd.grad(loss, able, allow_unused=True, retain_graph=True))
    )
    each = [next(found) if tensor.requires_grad else None for tensor in wanted]
    return [None if gradient is None else array_of(gradient) for gradient in each]


def _layer(
    number: int, linears: list[_Call], sums: list[_Call], outputs: Any, gradients: list[NDArray[Any] | None]
) -> LayerView:
    linear, made, hidden = linears[number - 1], sums[number - 1], number < len(linears)
    answers = linears[number].read if hidden else outputs
    weight, bias = array_of(linear.part.weight).T, linear.part.bias
    z, a = _rows(array_of(made.made)), _rows(array_of(answers))
    d_weights, d_sums = gradients[number - 1], gradients[len(linears) + number - 1]
    return LayerView(
        number=number,
        hidden=hidden,
        names={
            "weights": f"{linear.path}.weight",
            "bias": f"{linear.path}.bias",
            "sums": made.path,
            "answers": made.path,
        },
        activation=_activation(z, a),
        weights=weight,
        bias=np.zeros(weight.shape[1]) if bias is None else array_of(bias),
        sums=z,
        answers=a,
        d_weights=None if d_weights is None else d_weights.T,
        d_sums=None if d_sums is None else _rows(d_sums),
        frozen=not linear.part.weight.requires_grad,
    )


def _rows(array: NDArray[Any]) -> NDArray[Any]:
    return array.reshape(-1, array.shape[-1])


def _activation(z: NDArray[Any], a: NDArray[Any]) -> Activation | None:
    """Return the activation of the catalogue that makes these answers of these sums, whoever wrote it."""
    if z.shape != a.shape or not np.isfinite(z).all():
        return None
    with quiet():
        for activation in ACTIVATIONS.values():
            if np.allclose(activation.value(NUMPY, z), a, rtol=1e-4, atol=1e-5):  # float32, other orders of summing
                return activation
    return None


def _loss_at(module: Any, x: Any, y: Any, loss_fn: LossFunction) -> float:
    import torch

    with in_mode(module, training=False), torch.no_grad():
        return float(called("The module or loss_fn fails on other inputs", lambda: loss_fn(module(x), y)))


def _not_finite(
    calls: list[_Call], x: Any, outputs: Any, loss: Any, gradients: list[NDArray[Any] | None], linears: list[_Call]
) -> NotFinite | None:
    """Return the first value that is not finite: of a part, of the outputs, the loss, or a gradient."""
    forward = [(call.path, call.made, str(call.part), [call.read]) for call in calls]
    forward += [("outputs", outputs, "the module", [x]), ("loss", loss, "the loss function", [outputs])]
    for name, made, maker, read in forward:
        if not np.isfinite(array_of(made)).all():
            return describe_not_finite(name, array_of(made), maker, [array_of(one) for one in read])
    for call, gradient in zip(linears, gradients, strict=False):
        if gradient is not None and not np.isfinite(gradient).all():
            return describe_not_finite(f"{call.path}.weight.grad", gradient, "the backward pass", [array_of(outputs)])
    return None
