"""Reading a PyTorch module as a network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.definitions import ACTIVATIONS
from cutaway.errors import DataError, SettingError
from cutaway.network.network import Network
from cutaway.network.pytorch import MODULES, NORMALIZATION_NAMES
from cutaway.network.specification import specify

ROWS = (-1, 1)
"""The two names of a matrix's axis along which softmax must work; along the other it would mix the examples."""

OPTIONS = {"loss", "seed"}
"""What cannot be read from a module."""

PLACES = ("Linear", "BatchNorm1d", "activation", "Dropout")
"""What a layer may have, in this order; all but the first may be missing."""


@dataclass
class _Read:
    """A layer as it is being read: what it has so far."""

    linear: Any
    normalization: Any = None
    activation: str = "identity"
    rate: float = 0.0
    parts: list[str] = field(default_factory=lambda: ["Linear"])


def from_torch(module: Any, **options: Any) -> Network:
    """Return the network for a ``torch.nn.Sequential``, nested or not.

    Args:
        module: The module, of Linear layers, each with a BatchNorm1d, an activation and a Dropout after it or without.
        options: What ``Network`` takes besides: ``loss``, ``seed``.

    Raises:
        DataError: A layer that a network cannot have, named with its place; or no Linear layer at all.
    """
    unknown = ", ".join(set(options) - OPTIONS)
    if unknown:
        raise SettingError(
            f"from_torch does not take {unknown}; the module says all but {' and '.join(sorted(OPTIONS))}."
        )
    layers = _layers(module)
    hidden = layers[:-1]
    sizes = [layers[0].linear.in_features, *(layer.linear.out_features for layer in layers)]
    specification = specify(
        sizes,
        activation=[layer.activation for layer in hidden],
        output=layers[-1].activation,
        dtype=str(layers[0].linear.weight.dtype).removeprefix("torch."),
        dropout=[layer.rate for layer in hidden],
        batch_normalization=[_text(layer.normalization) for layer in hidden],
        **options,
    )
    return Network.from_specification(specification, arrays_of(module))


def arrays_of(module: Any) -> dict[str, NDArray[Any]]:
    """Return a module's parameters and statistics under our names and in our shapes."""
    arrays: dict[str, NDArray[Any]] = {}
    for number, layer in enumerate(_layers(module), start=1):
        linear = layer.linear
        arrays[f"W{number}"] = np.ascontiguousarray(_array(linear.weight).T)
        no_bias = np.zeros(linear.out_features, arrays[f"W{number}"].dtype)
        arrays[f"b{number}"] = no_bias if linear.bias is None else _array(linear.bias)
        if layer.normalization is not None:
            for ours, theirs in NORMALIZATION_NAMES.items():
                arrays[f"{ours}{number}"] = _array(getattr(layer.normalization, theirs))
    return arrays


def _layers(module: Any) -> list[_Read]:
    """Return the layers of a module; the last has neither normalization nor dropout."""
    layers: list[_Read] = []
    for place, part in _parts(module, ""):
        kind = type(part).__name__
        if part._forward_hooks or part._forward_pre_hooks:
            raise DataError(f"The module's part {place}, {part}, has hooks, which a network cannot have; remove them.")
        if kind == "Linear":
            layers.append(_Read(part))
        elif kind != "Flatten":
            _add(layers, part, place)
    if not layers:
        raise DataError(f"The module {type(module).__name__} has no Linear layer; a network needs one or more.")
    for name in ("BatchNorm1d", "Dropout"):
        if name in layers[-1].parts:
            raise DataError(
                f"The module has a {name} after its last Linear layer; a network has it in hidden layers only."
            )
    types = {str(parameter.dtype) for parameter in module.parameters()}
    if len(types) > 1:
        raise DataError(f"The module has numbers of the types {' and '.join(sorted(types))}; a network has one type.")
    return layers


def _add(layers: list[_Read], part: Any, place: str) -> None:
    """Let a part join the layer under way, unless its place in there is past."""
    kind = type(part).__name__
    name = kind if kind in PLACES else "activation"
    text = _activation_text(part, place) if name == "activation" else kind
    if not layers or any(PLACES.index(earlier) >= PLACES.index(name) for earlier in layers[-1].parts):
        order = "Linear, BatchNorm1d, activation, Dropout, each of them once"
        raise DataError(f"The module's part {place}, {text}, does not stand where a network can have it: {order}.")
    layer = layers[-1]
    layer.parts.append(name)
    if name == "activation":
        layer.activation = text
    elif name == "Dropout":
        layer.rate = part.p
    else:
        layer.normalization = _checked_normalization(part, place)


def _checked_normalization(part: Any, place: str) -> Any:
    if not (part.affine and part.track_running_stats and part.momentum is not None):
        raise DataError(
            f"The module's part {place}, {part}, has no scale, no running statistics or no momentum; a network's batch "
            "normalization has all three."
        )
    return part


def _text(normalization: Any) -> str:
    if normalization is None:
        return ""
    return f"batch_normalization:epsilon={normalization.eps!r},momentum={normalization.momentum!r}"


def _parts(module: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Yield the parts of nested Sequentials in order, each with its place, such as ``1.0``."""
    if type(module).__name__ != "Sequential":
        yield place or "itself", module
        return
    for number, part in enumerate(module):
        yield from _parts(part, f"{place}.{number}" if place else str(number))


def _activation_text(part: Any, place: str) -> str:
    """Return the activation for a part of a module, with its settings, as a user would type it."""
    for name, (there, arguments) in MODULES.items():
        if type(part).__name__ == there and all(_fits(part, key, value) for key, value in arguments.items()):
            entry = ACTIVATIONS[name]
            settings = ",".join(f"{key}={float(getattr(part, key))!r}" for key in entry.settings)
            return f"{name}:{settings}" if settings else name
    if getattr(part, "dim", -1) not in ROWS:
        raise DataError(f"The module's part {place}, {part}, does not work along the rows, the outputs of one example.")
    raise DataError(
        f"The module's part {place} is a {part}, which a network of Cutaway cannot have; Linear layers, "
        "BatchNorm1d, activations and Dropout can be taken over."
    )


def _fits(part: Any, key: str, value: Any) -> bool:
    return getattr(part, key) in (ROWS if key == "dim" else (value,))


def _array(tensor: Any) -> NDArray[Any]:
    array: NDArray[Any] = tensor.detach().cpu().numpy().copy()
    return array
