"""Modules and tensors: modes, forms and gradients. PyTorch is imported only where a module is at hand."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from numpy.typing import NDArray

from cutaway.diagnosis.calls import called, numbers

LossFunction = Callable[..., Any]


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


def tensor_of(array: NDArray[Any], like: Any) -> Any:
    """Return an array as a tensor of the type and at the place of another."""
    import torch

    return torch.as_tensor(array, dtype=like.dtype, device=like.device)


def array_of(tensor: Any) -> NDArray[Any]:
    """Return a tensor as an array of its own."""
    array: NDArray[Any] = tensor.detach().cpu().numpy().copy()
    return array


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
