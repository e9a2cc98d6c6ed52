"""Networks to and from PyTorch: the same numbers in ``torch.nn`` modules.

PyTorch stores a weight matrix as (units, inputs), the transpose of ours, and leaves the softmax of a classifier to its
loss. A network that ends in softmax therefore becomes a module with a Softmax at its end; take ``module[:-1]`` to train
it on with ``CrossEntropyLoss``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.definitions import ACTIVATIONS
from cutaway.definitions.entry import Entry
from cutaway.errors import DataError, SettingError
from cutaway.network.network import Network
from cutaway.network.specification import specify
from cutaway.plan.step import layer_of

MODULES: dict[str, tuple[str, dict[str, Any]]] = {
    "identity": ("Identity", {}),
    "sigmoid": ("Sigmoid", {}),
    "hard_sigmoid": ("Hardsigmoid", {}),
    "tanh": ("Tanh", {}),
    "softsign": ("Softsign", {}),
    "relu": ("ReLU", {}),
    "leaky_relu": ("LeakyReLU", {}),
    "elu": ("ELU", {}),
    "selu": ("SELU", {}),
    "softplus": ("Softplus", {}),
    "gelu": ("GELU", {"approximate": "none"}),
    "gelu_tanh": ("GELU", {"approximate": "tanh"}),
    "silu": ("SiLU", {}),
    "softmax": ("Softmax", {"dim": -1}),
    "log_softmax": ("LogSoftmax", {"dim": -1}),
}
"""For each activation the class in ``torch.nn``, and the arguments that make it the same function. Settings have the
same names there."""


ROWS = (-1, 1)
"""The two names of a matrix's axis along which softmax must work; along the other it would mix the examples."""


def to_torch(network: Network) -> Any:
    """Return a ``torch.nn.Sequential`` with the network's parameters, copied.

    Raises:
        SettingError: An activation that PyTorch does not have; the layer is named.
    """
    import torch

    modules: list[Any] = []
    for layer, name in enumerate(network.specification.activations, start=1):
        modules += [_linear(network, layer), _activation(ACTIVATIONS.resolve(name), layer)]
    return torch.nn.Sequential(*modules)


def from_torch(module: Any, **options: Any) -> Network:
    """Return the network for a ``torch.nn.Sequential`` of Linear layers and activations, nested or not.

    Args:
        module: The module; Dropout is left out, since it does nothing in evaluation.
        options: What ``Network`` takes besides: ``loss``, ``seed``.

    Raises:
        DataError: A layer that a network cannot have, named with its place; or no Linear layer at all.
    """
    weights, biases, activations = _read(module)
    sizes = [weights[0].shape[1], *(weight.shape[0] for weight in weights)]
    dtype = str(weights[0].dtype)
    specification = specify(sizes, activation=activations[:-1], output=activations[-1], dtype=dtype, **options)
    parameters: dict[str, NDArray[Any]] = {}
    for layer, (weight, bias) in enumerate(zip(weights, biases, strict=True), start=1):
        parameters |= {f"W{layer}": np.ascontiguousarray(weight.T), f"b{layer}": bias}
    return Network.from_specification(specification, parameters)


def _linear(network: Network, layer: int) -> Any:
    import torch

    arrays = {name.rstrip("0123456789"): array for name, array in network.parameters.items() if layer_of(name) == layer}
    inputs, units = arrays["W"].shape
    linear = torch.nn.Linear(inputs, units, dtype=getattr(torch, network.specification.dtype))
    with torch.no_grad():
        linear.weight.copy_(torch.from_numpy(arrays["W"].T.copy()))
        linear.bias.copy_(torch.from_numpy(arrays["b"].copy()))
    return linear


def _activation(entry: Entry, layer: int) -> Any:
    import torch

    if entry.name not in MODULES:
        raise SettingError(f"Layer {layer} has the activation {entry.name!r}, which torch.nn does not have.")
    name, arguments = MODULES[entry.name]
    return getattr(torch.nn, name)(**arguments, **entry.settings)


def _read(module: Any) -> tuple[list[NDArray[Any]], list[NDArray[Any]], list[str]]:
    """Return the weights, the biases and the activations of a module, one of each for every layer."""
    weights: list[NDArray[Any]] = []
    biases: list[NDArray[Any]] = []
    activations: list[str] = []
    for place, part in _parts(module, ""):
        if type(part).__name__ == "Linear":
            weights.append(part.weight.detach().cpu().numpy())
            bias = np.zeros(part.out_features, weights[-1].dtype) if part.bias is None else part.bias
            biases.append(np.array(bias if isinstance(bias, np.ndarray) else bias.detach().cpu().numpy()))
            activations.append("identity")
        elif type(part).__name__ not in ("Dropout", "Flatten"):
            _set_activation(activations, _name_of(part, place), place)
    if not weights:
        raise DataError(f"The module {type(module).__name__} has no Linear layer; a network needs one or more.")
    return weights, biases, activations


def _set_activation(activations: list[str], name: str, place: str) -> None:
    if not activations or activations[-1] != "identity":
        raise DataError(f"The module's part {place} is the activation {name!r} with no Linear layer right before it.")
    activations[-1] = name


def _parts(module: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Yield the parts of nested Sequentials in order, each with its place, such as ``1.0``."""
    if type(module).__name__ != "Sequential":
        yield place or "itself", module
        return
    for number, part in enumerate(module):
        yield from _parts(part, f"{place}.{number}" if place else str(number))


def _name_of(part: Any, place: str) -> str:
    """Return the activation for a part of a module, with its settings, as a user would type it."""
    for name, (there, arguments) in MODULES.items():
        if type(part).__name__ == there and all(_fits(part, key, value) for key, value in arguments.items()):
            entry = ACTIVATIONS[name]
            settings = ",".join(f"{key}={float(getattr(part, key))!r}" for key in entry.settings)
            return f"{name}:{settings}" if settings else name
    if getattr(part, "dim", -1) not in ROWS:
        raise DataError(f"The module's part {place}, {part}, does not work along the rows, the outputs of one example.")
    raise DataError(
        f"The module's part {place} is a {type(part).__name__}, which a network of Cutaway cannot have; Linear layers "
        "and activations can be taken over."
    )


def _fits(part: Any, key: str, value: Any) -> bool:
    return getattr(part, key) in (ROWS if key == "dim" else (value,))
