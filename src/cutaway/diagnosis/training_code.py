"""Somebody's own training step and evaluation in PyTorch, called and watched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from numpy.typing import NDArray

from cutaway.diagnosis.calls import called, numbers
from cutaway.diagnosis.case import Predictions, TrainingCode, Update
from cutaway.diagnosis.from_network import ratio_of
from cutaway.diagnosis.from_torch.tensors import (
    LossFunction,
    array_of,
    gradients_of,
    in_mode,
    tensor_like,
    undisturbed,
    without_warnings,
)
from cutaway.errors import DataError

CALLS = 2
"""The second call meets what the first has left behind."""


def watch_step(
    module: Any, x: Any, y: Any, loss_fn: LossFunction, step: Callable[..., object], optimizer: Any = None
) -> TrainingCode:
    """Call a training step twice on one batch, and note what it did; then put everything back.

    The random numbers are set alike before each call and before the gradient is computed anew, so that dropout draws
    the same masks both times.

    Args:
        module: The module that the step trains.
        x: The inputs of a batch.
        y: Its targets.
        loss_fn: The loss.
        step: ``step(x, y)`` makes one training step.
        optimizer: The step's optimizer, whose memory is put back, too; without it that stays two steps ahead.

    Raises:
        DataError: The step fails, or no parameter is set to learn.
    """
    import torch

    if not any(parameter.requires_grad for parameter in module.parameters()):
        raise DataError(
            "No parameter of the module is set to learn (requires_grad=False for all): a training step cannot be "
            "watched; leave training_step= out, or unfreeze a layer."
        )
    loss_fn, step = without_warnings(loss_fn), without_warnings(step)
    x, y = tensor_like(module, x, inputs=True), tensor_like(module, y)
    kept = deepcopy(module.state_dict())
    memory = None if optimizer is None else deepcopy(optimizer.state_dict())
    modes = {part: part.training for part in module.modules()}
    gradients = {parameter: parameter.grad for parameter in module.parameters()}
    random = torch.get_rng_state()
    try:
        calls = [_one_call(module, x, y, loss_fn, step) for _ in range(CALLS)]
    finally:
        module.load_state_dict(kept)
        for part, mode in modes.items():
            part.training = mode
        for parameter, gradient in gradients.items():
            parameter.grad = gradient
        if memory is not None:
            optimizer.load_state_dict(memory)
        torch.set_rng_state(random)
    before, after, seen, fresh, training = zip(*calls, strict=True)
    return TrainingCode(before, after, seen, fresh, any(training), _acting_by_mode(module))


def update_of_code(code: TrainingCode, learning_rate: float | None) -> Update:
    """Return how far the first call of a training step moved the weight matrices."""
    before, after = code.before[0], code.after[0]
    ratios = {name: ratio_of(after[name], array) for name, array in before.items() if array.ndim == 2}
    return Update(ratios, learning_rate)


def watch_predictions(module: Any, x: Any, predict: Callable[..., Any]) -> Predictions:
    """Call an evaluation on a batch, once more, and on its first half.

    Args:
        module: The module that it uses.
        x: The inputs of a batch, two examples or more.
        predict: ``predict(x)`` gives the outputs.

    Raises:
        DataError: The evaluation fails, or does not answer with numbers for each example.
    """
    x = tensor_like(module, x, inputs=True)
    with undisturbed(module):
        first, again, half = (_predicted(predict, rows) for rows in (x, x, x[: max(1, len(x) // 2)]))
    return Predictions(first, again, half)


def _predicted(predict: Callable[..., Any], rows: Any) -> NDArray[Any]:
    answer = called("The evaluation fails on the batch", predict, rows)
    outputs = numbers("The answers of predict", array_of(answer) if hasattr(answer, "detach") else answer)
    if outputs.ndim and len(outputs) == len(rows):
        return outputs
    raise DataError(
        f"predict answers with the shape {outputs.shape} to {len(rows)} examples; let it answer with a row for each."
    )


def _one_call(
    module: Any, x: Any, y: Any, loss_fn: LossFunction, step: Callable[..., object]
) -> tuple[Mapping[str, NDArray[Any]], ...] | Any:
    import torch

    before, running = _parameters(module), {name: b.clone() for name, b in module.named_buffers()}
    seen: dict[str, NDArray[Any]] = {}
    modes: list[bool] = []
    handles = [
        parameter.register_post_accumulate_grad_hook(_noting(name, seen, modes, module))
        for name, parameter in module.named_parameters()
        if parameter.requires_grad
    ]
    torch.manual_seed(0)
    try:
        called("The training step fails on the batch", step, x, y)
    finally:
        for handle in handles:
            handle.remove()
    after, training = _parameters(module), any(modes)
    fresh = _fresh(module, x, y, loss_fn, before, running, training)
    return before, after, seen, fresh, training


def _noting(name: str, seen: dict[str, NDArray[Any]], modes: list[bool], module: Any) -> Callable[[Any], None]:
    def note(parameter: Any) -> None:
        seen[name] = array_of(parameter.grad)
        modes.append(module.training)

    return note


def _fresh(
    module: Any,
    x: Any,
    y: Any,
    loss_fn: LossFunction,
    before: Mapping[str, NDArray[Any]],
    buffers: Mapping[str, Any],
    training: bool,
) -> dict[str, NDArray[Any]]:
    """Return the gradients of the loss at earlier parameters; the module is put back to its present ones."""
    import torch

    now = deepcopy(module.state_dict())
    module.load_state_dict({**now, **{name: torch.as_tensor(array) for name, array in before.items()}, **buffers})
    torch.manual_seed(0)
    named = {name: parameter for name, parameter in module.named_parameters() if parameter.requires_grad}
    with in_mode(module, training=training), torch.enable_grad():
        loss = called("The module or loss_fn fails in training mode", lambda: loss_fn(module(x), y))
        found = gradients_of(loss, list(named.values()))
    module.load_state_dict(now)
    return {name: gradient for name, gradient in zip(named, found, strict=True) if gradient is not None}


def _parameters(module: Any) -> dict[str, NDArray[Any]]:
    return {name: array_of(parameter) for name, parameter in module.named_parameters()}


def _acting_by_mode(module: Any) -> tuple[str, ...]:
    return tuple(
        path or "itself"
        for path, part in module.named_modules()
        if type(part).__name__.startswith(("Dropout", "BatchNorm", "AlphaDropout"))
    )
