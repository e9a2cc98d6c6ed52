"""What a layer with parameters is: a value, and the derivative for each of its inputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from cutaway.definitions.entry import Array, Entry


@dataclass(frozen=True)
class Derivative:
    """How the loss changes with one input of a layer.

    Attributes:
        value: ``value(xp, *arguments)`` gives the derivative in the shape of the input.
        arguments: What it needs: names of the layer's inputs, or ``"d_output"`` for the derivative of the
            loss with respect to the layer's output.
    """

    value: Callable[..., Array]
    arguments: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Layer(Entry):
    """A layer: ``output = value(xp, *inputs)``.

    Attributes:
        value: The forward function.
        inputs: The names of its inputs; the first is the layer before, the others are parameters.
        derivatives: For each input its derivative.
        parameter_shapes: The parameters' shapes for given numbers of inputs and units.
    """

    value: Callable[..., Array]
    inputs: tuple[str, ...]
    derivatives: Mapping[str, Derivative] = field(hash=False)
    parameter_shapes: Callable[[int, int], dict[str, tuple[int, ...]]]
