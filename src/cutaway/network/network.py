"""A network: a specification, its plans and its parameters. What a user of the library writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.definitions import ACTIVATIONS, INITIALIZERS, LOSSES
from cutaway.errors import DataError, ShapeError
from cutaway.execute import execute
from cutaway.execute.reference import Values
from cutaway.network.specification import Specification, specify
from cutaway.network.summary import summary_text
from cutaway.plan import Plan, backward_plan, forward_plan, rewrite, with_loss
from cutaway.plan.step import layer_of
from cutaway.randomness import PARAMETER_STREAM
from cutaway.randomness import generator as random_generator


class Network:
    """A fully connected network.

    Args:
        sizes: Numbers of units from the input to the output.
        activation: The activation of the hidden layers, or a list with one for each of them.
        output: The activation of the output.
        loss: The loss to train with; by default cross-entropy for softmax, else mean squared error.
        initializer: How weights start; by default He's for ReLU, else Glorot's.
        bias_initializer: How biases start.
        dtype: ``"float32"`` or ``"float64"``.
        seed: The same seed gives the same parameters.

    Raises:
        ShapeError: Sizes that make no network.
        UnknownNameError: A name that the catalogue does not have.
        SettingError: Parts that do not go together, such as cross-entropy without softmax.

    >>> network = Network([784, 256, 64, 10], activation="relu", output="softmax", seed=0)
    >>> print(network.summary())
    Layer       Activation   Output shape   Parameters
    ──────────────────────────────────────────────────
    x (input)                (batch, 784)            0
    1 (dense)   relu         (batch, 256)      200,960
    2 (dense)   relu         (batch, 64)        16,448
    3 (dense)   softmax      (batch, 10)           650
    ──────────────────────────────────────────────────
    Parameters: 218,058 (851.8 KB as float32) · loss: cross_entropy
    """

    def __init__(
        self,
        sizes: Sequence[int],
        *,
        activation: str | Sequence[str] = "relu",
        output: str = "softmax",
        loss: str | None = None,
        initializer: str | None = None,
        bias_initializer: str = "zeros",
        dtype: str = "float32",
        seed: int = 0,
    ) -> None:
        self.specification = specify(
            sizes,
            activation=activation,
            output=output,
            loss=loss,
            initializer=initializer,
            bias_initializer=bias_initializer,
            dtype=dtype,
            seed=seed,
        )
        self.parameters: dict[str, NDArray[Any]] = initial_parameters(self.specification)

    @classmethod
    def from_specification(
        cls, specification: Specification, parameters: dict[str, NDArray[Any]] | None = None
    ) -> Network:
        """Return the network of a specification, with these parameters or else its initial ones.

        Raises:
            ShapeError: A parameter is missing, unknown or of another shape; the layer is named.
        """
        network = cls.__new__(cls)
        network.specification = specification
        if parameters is None:
            network.parameters = initial_parameters(specification)
        else:
            network.set_parameters(parameters)
        return network

    @cached_property
    def forward_plan(self) -> Plan:
        """The plan from ``x`` to the outputs ``p``."""
        return forward_plan([ACTIVATIONS.resolve(name) for name in self.specification.activations])

    @cached_property
    def plan(self) -> Plan:
        """The plan from ``x`` and ``y`` to ``loss``, as training runs it (rewritten where the table says so)."""
        return rewrite(with_loss(self.forward_plan, LOSSES.resolve(self.specification.loss)))

    @cached_property
    def backward_plan(self) -> Plan:
        """The plan from the values of the forward pass to the derivative of every parameter."""
        return backward_plan(self.plan, self.specification.parameter_shapes())

    @property
    def parameter_count(self) -> int:
        """How many numbers the network learns."""
        return sum(parameter.size for parameter in self.parameters.values())

    def __repr__(self) -> str:
        sizes = "-".join(str(size) for size in self.specification.sizes)
        return f"<Network {sizes}, {', '.join(self.specification.activations)}, {self.parameter_count:,} parameters>"

    def __call__(self, x: NDArray[Any]) -> NDArray[Any]:
        """Return the outputs ``p`` for inputs ``x``: (batch, inputs) gives (batch, outputs).

        Raises:
            ShapeError: Another number of inputs than the network has.
        """
        p: NDArray[Any] = execute(self.forward_plan, {"x": self._rows(x), **self.parameters})["p"]
        return p

    def values(self, x: NDArray[Any], y: NDArray[Any]) -> Values:
        """Return all values of a forward and a backward pass by name: ``z1``, ``a1`` ... ``loss``, ``d_W1`` ...

        Args:
            x: Inputs, (batch, inputs).
            y: Targets, (batch, outputs); one-hot rows for classes.

        Raises:
            ShapeError: Arrays that do not fit the network.
        """
        given = {"x": self._rows(x), "y": self._targets(y, len(x)), **self.parameters}
        return execute(self.plan + self.backward_plan, given)

    def loss(self, x: NDArray[Any], y: NDArray[Any]) -> float:
        """Return the loss of a batch: the mean over its examples."""
        given = {"x": self._rows(x), "y": self._targets(y, len(x)), **self.parameters}
        return float(execute(self.plan, given)["loss"])

    def summary(self) -> str:
        """Return the table of layers, output shapes and parameters."""
        return summary_text(self.specification)

    def save(self, path: str | Path) -> Path:
        """Write the network to one file and return its path; ``.safetensors`` is added where it is missing.

        The parameters are safetensors, the specification is JSON in the file's header: no pickle.

        Raises:
            DataError: The folder cannot be written to.
        """
        from cutaway.network.saving import save_network

        return save_network(self, Path(path))

    @staticmethod
    def load(path: str | Path) -> Network:
        """Return the network from a file that ``save`` wrote.

        Raises:
            DataError: The file is missing, damaged, or not a network of Cutaway.
        """
        from cutaway.network.saving import load_network

        return load_network(Path(path))

    def to_torch(self) -> Any:
        """Return a ``torch.nn.Sequential`` with the same parameters; PyTorch must be installed.

        Raises:
            SettingError: An activation that PyTorch does not have; the layer is named.
        """
        from cutaway.network.pytorch import to_torch

        return to_torch(self)

    @staticmethod
    def from_torch(module: Any, **options: Any) -> Network:
        """Return the network for a ``torch.nn.Sequential`` of Linear layers and activations.

        Raises:
            DataError: A layer that a network cannot have; it is named with its place.
        """
        from cutaway.network.pytorch import from_torch

        return from_torch(module, **options)

    def set_parameters(self, parameters: Mapping[str, Any]) -> None:
        """Take over new parameters.

        Raises:
            ShapeError: A parameter is missing, unknown or of another shape; the layer is named.
        """
        shapes = self.specification.parameter_shapes()
        if set(parameters) != set(shapes):
            difference = ", ".join(sorted(set(parameters) ^ set(shapes)))
            raise ShapeError(f"The parameters must be {', '.join(shapes)}; missing or unknown: {difference}.")
        arrays = {name: _numbers(parameters[name], name, self.specification.dtype) for name in shapes}
        for name, shape in shapes.items():
            if arrays[name].shape != shape:
                found = arrays[name].shape
                raise ShapeError(f"Layer {layer_of(name)}: {name} has the shape {found}; the network needs {shape}.")
        self.parameters = arrays

    def _rows(self, x: NDArray[Any]) -> NDArray[Any]:
        rows = _numbers(x, "x", self.specification.dtype)
        inputs = self.specification.sizes[0]
        if rows.ndim != 2 or rows.shape[1] != inputs:
            raise ShapeError(
                f"Layer 1 expects x with {inputs} numbers for each example, the shape (batch, {inputs}); "
                f"got {rows.shape}."
            )
        return rows

    def _targets(self, y: NDArray[Any], examples: int) -> NDArray[Any]:
        targets = _numbers(y, "y", self.specification.dtype)
        outputs = self.specification.sizes[-1]
        if not examples:
            raise ShapeError("The loss is a mean over examples and x has none; give one example or more.")
        if targets.shape != (examples, outputs):
            raise ShapeError(
                f"The loss expects y of the shape ({examples}, {outputs}), one row for each example and one column "
                f"for each output (class labels as one-hot rows); got {targets.shape}."
            )
        return targets


def initial_parameters(specification: Specification) -> dict[str, NDArray[Any]]:
    """Return the parameters that the specification's initializers draw from its seed.

    Each parameter has its own stream of random numbers, so that changing one layer leaves the others as they were.
    """
    initializers = {
        "W": INITIALIZERS.resolve(specification.initializer),
        "b": INITIALIZERS.resolve(specification.bias_initializer),
    }
    parameters: dict[str, NDArray[Any]] = {}
    for number, (name, shape) in enumerate(specification.parameter_shapes().items()):
        layer = layer_of(name)
        generator = random_generator(specification.seed, PARAMETER_STREAM, number)
        initializer = initializers[name.removesuffix(str(layer))]
        inputs, units = specification.sizes[layer - 1 : layer + 1]
        drawn = initializer.draw(generator, shape, inputs, units, initializer.settings)
        parameters[name] = np.asarray(drawn, dtype=specification.dtype)
    return parameters


def _numbers(array: Any, name: str, dtype: str) -> NDArray[Any]:
    try:
        return np.asarray(array, dtype=dtype)
    except (TypeError, ValueError) as error:
        raise DataError(f"{name} cannot be read as an array of numbers: {error}.") from None
