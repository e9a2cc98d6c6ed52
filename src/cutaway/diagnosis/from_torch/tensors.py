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
    """Return a tensor as an array of its own.

    Raises:
        DataError: NumPy has no such numbers, as bfloat16.
    """
    complaint = f"The doctor cannot read a tensor of {tensor.dtype}; give the module and its batch in float32"
    array: NDArray[Any] = called(complaint, lambda: tensor.detach().cpu().numpy().copy())
    return array


@contextmanager
def in_mode(module: Any, *, training: bool) -> Iterator[None]:
    """Hold a module in evaluation or training mode; then it is put back as it was, as in ``undisturbed``."""
    with undisturbed(module):
        module.train(training)
        yield


@contextmanager
def undisturbed(module: Any) -> Iterator[None]:
    """Put the modes of a module's parts, its buffers and PyTorch's random numbers back as they were."""
    import torch

    modes = {part: part.training for part in module.modules()}
    buffers = [
        (part, name, buffer, buffer.clone()) for part in modes for name, buffer in part.named_buffers(recurse=False)
    ]
    devices = {one.device.index for one in module.parameters() if one.device.type == "cuda"}
    try:
        with torch.random.fork_rng(devices=sorted(devices)):
            yield
    finally:
        for part, mode in modes.items():
            part.training = mode
        for part, name, buffer, kept in buffers:
            _put_back(part, name, buffer, kept)


def _put_back(part: Any, name: str, buffer: Any, kept: Any) -> None:
    """Put a buffer back, which may have been changed in place or replaced; what is as it was is not written to."""
    import torch

    if getattr(part, name) is not buffer:
        setattr(part, name, buffer)
    if not torch.equal(buffer, kept):
        with torch.no_grad():
            buffer.copy_(kept)


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
