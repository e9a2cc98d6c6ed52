"""Networks to and from PyTorch: the same numbers in ``torch.nn`` modules.

PyTorch stores a weight matrix as (units, inputs), the transpose of ours, and leaves the softmax of a classifier to its
loss. A network that ends in softmax therefore becomes a module with a Softmax at its end; take ``module[:-1]`` to train
it on with ``CrossEntropyLoss``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.definitions import ACTIVATIONS, Layer
from cutaway.definitions.entry import Entry
from cutaway.errors import SettingError, ShapeError
from cutaway.network.network import Network

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
    "softplus": ("Softplus", {"beta": 1.0, "threshold": 20.0}),
    "gelu": ("GELU", {"approximate": "none"}),
    "gelu_tanh": ("GELU", {"approximate": "tanh"}),
    "silu": ("SiLU", {}),
    "softmax": ("Softmax", {"dim": -1}),
    "log_softmax": ("LogSoftmax", {"dim": -1}),
}
"""For each activation the class in ``torch.nn``, and the arguments that make it the same function. Settings have the
same names there."""

NORMALIZATION_NAMES = {
    "gamma": "weight",
    "beta": "bias",
    "running_mean": "running_mean",
    "running_variance": "running_var",
}
"""Our names of what a batch normalization holds, and PyTorch's."""


def to_torch(network: Network) -> Any:
    """Return a ``torch.nn.Sequential`` with the network's parameters and statistics, copied, in evaluation mode.

    Raises:
        SettingError: An activation or features that PyTorch does not have; the layer is named.
    """
    import torch

    specification = network.specification
    if specification.features:
        raise SettingError(
            "The network makes input features, which torch.nn does not have; give the module their values."
        )
    normalizations, dropouts = specification.normalizations, specification.dropouts
    modules: list[Any] = []
    for layer, name in enumerate(specification.activations, start=1):
        modules.append(_linear(network, layer))
        modules += [_normalization(network, layer, part) for part in normalizations[layer - 1 : layer] if part]
        modules.append(_activation(ACTIVATIONS.resolve(name), layer))
        modules += [torch.nn.Dropout(part.settings["rate"]) for part in dropouts[layer - 1 : layer] if part]
    return torch.nn.Sequential(*modules).eval()


def state_dict(network: Network) -> dict[str, Any]:
    """Return the parameters and statistics under PyTorch's names and in its shapes: ``0.weight``, ``0.bias`` ..."""
    return dict(to_torch(network).state_dict())


def load_state_dict(network: Network, state: Mapping[str, Any]) -> None:
    """Take over parameters and statistics from what ``state_dict`` of a module of the same layers gave.

    Raises:
        ShapeError: An array is missing, unknown or of another shape.
    """
    import torch

    from cutaway.network.from_pytorch import arrays_of

    module = to_torch(network)
    try:
        module.load_state_dict({name: torch.as_tensor(value) for name, value in state.items()})
    except (RuntimeError, TypeError) as error:
        what = " ".join(str(error).split())
        raise ShapeError(f"The state dict does not fit the network {network!r}: {what.rstrip('.')}.") from None
    network.set_arrays(arrays_of(module))


def _linear(network: Network, layer: int) -> Any:
    import torch

    weights, biases = network.parameters[f"W{layer}"], network.parameters[f"b{layer}"]
    inputs, units = weights.shape
    linear = torch.nn.Linear(inputs, units, dtype=getattr(torch, network.specification.dtype))
    _copy(linear.weight, weights.T)
    _copy(linear.bias, biases)
    return linear


def _normalization(network: Network, layer: int, part: Layer) -> Any:
    import torch

    number_type = getattr(torch, network.specification.dtype)
    units, settings = network.specification.sizes[layer], part.settings
    module = torch.nn.BatchNorm1d(units, settings["epsilon"], settings["momentum"], dtype=number_type)
    for ours, theirs in NORMALIZATION_NAMES.items():
        _copy(getattr(module, theirs), network.arrays[f"{ours}{layer}"])
    return module


def _copy(tensor: Any, array: NDArray[Any]) -> None:
    import torch

    with torch.no_grad():
        tensor.copy_(torch.from_numpy(np.array(array)))


def _activation(entry: Entry, layer: int) -> Any:
    import torch

    if entry.name not in MODULES:
        raise SettingError(f"Layer {layer} has the activation {entry.name!r}, which torch.nn does not have.")
    name, arguments = MODULES[entry.name]
    return getattr(torch.nn, name)(**arguments, **entry.settings)
