"""A network: a specification, its plans and its parameters. What a user of the library writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from cutaway.errors import ShapeError
from cutaway.execute import execute
from cutaway.execute.reference import Values
from cutaway.network.given import as_arrays, as_inputs, as_targets
from cutaway.network.initial import initial_parameters, initial_statistics
from cutaway.network.masks import draw_masks
from cutaway.network.native_answers import NativeAnswers
from cutaway.network.plans import Planned
from cutaway.network.representations import network_html, plan_latex
from cutaway.network.specification import Specification, specify
from cutaway.network.summary import summary_text

if TYPE_CHECKING:
    from cutaway.definitions import Optimizer
    from cutaway.execute.native.predictor import Predictor
    from cutaway.network.trace import Trace


class Network(Planned):
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
        features: What the first layer gets in place of the inputs, such as ``["x1", "x1^2", "x1*x2", "sin(x2)"]``.
        dropout: The share of the hidden units that training silences, or a list with one for each hidden layer.
        batch_normalization: Whether hidden layers are normalized, or how
            (``"batch_normalization:epsilon=0.001"``), or a list with one for each hidden layer.

    Attributes:
        specification: All of this as plain data.
        parameters: What is learned, by name: ``W1`` (inputs, units), ``b1`` (units,) ...
        statistics: What training measures and evaluation uses: ``running_mean1`` ...; none without normalization.

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
        features: Sequence[str] = (),
        dropout: float | Sequence[float] = 0.0,
        batch_normalization: bool | str | Sequence[bool | str] = False,
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
            features=features,
            dropout=dropout,
            batch_normalization=batch_normalization,
        )
        self.parameters: dict[str, NDArray[Any]] = initial_parameters(self.specification)
        self.statistics: dict[str, NDArray[Any]] = initial_statistics(self.specification)

    @classmethod
    def from_specification(cls, specification: Specification, arrays: Mapping[str, Any] | None = None) -> Network:
        """Return the network of a specification, with these parameters and statistics or else its initial ones.

        Raises:
            ShapeError: An array is missing, unknown or of another shape; the layer is named.
        """
        network = cls.__new__(cls)
        network.specification = specification
        if arrays is None:
            network.parameters = initial_parameters(specification)
            network.statistics = initial_statistics(specification)
        else:
            network.set_arrays(arrays)
        return network

    @property
    def arrays(self) -> dict[str, NDArray[Any]]:
        """The parameters and the statistics: all that evaluation reads, and a file holds."""
        return {**self.parameters, **self.statistics}

    @property
    def parameter_count(self) -> int:
        """How many numbers the network learns."""
        return sum(parameter.size for parameter in self.parameters.values())

    def __repr__(self) -> str:
        sizes = "-".join(str(size) for size in self.specification.sizes)
        return f"<Network {sizes}, {', '.join(self.specification.activations)}, {self.parameter_count:,} parameters>"

    def _repr_html_(self) -> str:
        return network_html(self.specification)

    def _repr_latex_(self) -> str:
        return plan_latex(self.plan)

    def __call__(self, x: NDArray[Any]) -> NDArray[Any]:
        """Return the outputs ``p`` for inputs ``x``: (batch, inputs) gives (batch, outputs).

        The native core computes them where it can, else the reference; the two round differently. A parameter that is
        changed in place counts at once; but where it becomes NaN, the core notices that with more than 8 examples, or
        where its input is other than zero.

        Raises:
            ShapeError: Another number of inputs than the network has.
        """
        inputs, predictor = as_inputs(x, self.specification), self._predictor()
        if predictor is not None:
            return predictor(inputs)
        p: NDArray[Any] = execute(self.forward_plan, {"x": inputs, **self.arrays})["p"]
        return p

    def _predictor(self) -> Predictor | None:
        """Return what answers by the native core, or None where the reference must."""
        return self._native.predictor(self.parameters)

    @cached_property
    def _native(self) -> NativeAnswers:
        return NativeAnswers(self.forward_plan)

    def __getstate__(self) -> dict[str, Any]:
        """Return what is pickled: all but the predictor, which holds addresses in this process."""
        return {name: value for name, value in self.__dict__.items() if name != "_native"}

    def values(
        self, x: NDArray[Any], y: NDArray[Any], *, training: bool = False, seed: int = 0, step: int = 1
    ) -> Values:
        """Return all values of a forward and a backward pass by name: ``z1``, ``a1`` ... ``loss``, ``d_W1`` ...

        Args:
            x: Inputs, (batch, inputs).
            y: Targets, (batch, outputs), or class indices, (batch,).
            training: Whether dropout and batch normalization work as in training; else as in evaluation, as in
                ``loss`` and in calling the network.
            seed: The seed of the training, which draws the masks of dropout together with ``step``.
            step: The number of the training step, from 1.

        Raises:
            ShapeError: Arrays that do not fit the network, or a single example where a batch is to be normalized.
        """
        given = self.given(x, y)
        if not training:
            return execute(self.plan + self._evaluation_backward_plan, given)
        self.check_measured(len(x))
        masks = draw_masks(self.specification, len(x), seed, step)
        return execute(self.training_plan + self.backward_plan, {**given, **masks})

    def trace(
        self,
        x: Any,
        y: Any,
        *,
        optimizer: str | Optimizer = "sgd",
        learning_rate: float | None = None,
        memory: Mapping[str, Any] | None = None,
        step: int = 1,
        training: bool = False,
        regularizers: Sequence[str] = (),
        seed: int = 0,
    ) -> Trace:
        """Return one training step with all its values: forward, backward and update.

        Args:
            x: Inputs, (batch, inputs).
            y: Targets, (batch, outputs), or class indices, (batch,).
            optimizer: What makes the update, by its name in the catalogue.
            learning_rate: Its rate; by default the optimizer's usual one.
            memory: What it remembers, ``m_W1`` and so on; by default as before the first step.
            step: The number of the step, from 1.
            training: Whether dropout and batch normalization work as in training; else as in evaluation.
            regularizers: Penalties and projections, by their names.
            seed: The seed of the training, which draws the masks of dropout together with ``step``.

        Raises:
            ShapeError: Arrays that do not fit the network, or a single example where a batch is to be normalized.
            UnknownNameError: An optimizer or a regularizer that the catalogue does not have.

        >>> network = Network([2, 1], output="identity", initializer="zeros", dtype="float64")
        >>> trace = network.trace([[1.0, 2.0]], [[3.0]], learning_rate=0.5)
        >>> float(trace["loss"]), trace["d_W1"].tolist(), trace["new_W1"].tolist()
        (9.0, [[-6.0], [-12.0]], [[3.0], [6.0]])
        """
        from cutaway.network.trace import trace

        return trace(
            self,
            x,
            y,
            optimizer=optimizer,
            learning_rate=learning_rate,
            memory=memory,
            step=step,
            training=training,
            regularizers=regularizers,
            seed=seed,
        )

    def loss(self, x: NDArray[Any], y: NDArray[Any]) -> float:
        """Return the loss of a batch: the mean over its examples, in evaluation. Arguments as for ``values``."""
        return float(execute(self.plan, self.given(x, y))["loss"])

    def given(self, x: NDArray[Any], y: NDArray[Any]) -> Values:
        """Return what ``plan`` reads: ``x`` and ``y`` as the network computes with them, parameters and statistics."""
        inputs = as_inputs(x, self.specification)
        return {"x": inputs, "y": as_targets(y, len(inputs), self.specification), **self.arrays}

    def check_measured(self, examples: int) -> None:
        """Check that a training batch of so many examples can be measured, where there is batch normalization.

        Raises:
            ShapeError: It has a single example.
        """
        if self.statistics and examples < 2:
            raise ShapeError(
                "Batch normalization measures the batch in training and x has one example; give two or more."
            )

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
        """Return a ``torch.nn.Sequential`` with the same numbers, in evaluation mode; PyTorch must be installed.

        Raises:
            SettingError: An activation, or input features, that PyTorch does not have; the layer is named.
        """
        from cutaway.network.pytorch import to_torch

        return to_torch(self)

    @staticmethod
    def from_torch(module: Any, **options: Any) -> Network:
        """Return the network for a ``torch.nn.Sequential`` of Linear, BatchNorm1d, activations and Dropout.

        Raises:
            DataError: A layer that a network cannot have; it is named with its place.
        """
        from cutaway.network.from_pytorch import from_torch

        return from_torch(module, **options)

    def state_dict(self) -> dict[str, Any]:
        """Return parameters and statistics as PyTorch names and shapes them: ``0.weight`` is W1 transposed.

        What ``to_torch().load_state_dict`` takes; the numbers are those of the layers in ``to_torch()``.
        """
        from cutaway.network.pytorch import state_dict

        return state_dict(self)

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Take over what the ``state_dict`` of a PyTorch module of the same layers holds.

        Raises:
            ShapeError: An array is missing, unknown or of another shape.
        """
        from cutaway.network.pytorch import load_state_dict

        load_state_dict(self, state)

    def set_parameters(self, parameters: Mapping[str, Any]) -> None:
        """Take over new parameters.

        Raises:
            ShapeError: A parameter is missing, unknown or of another shape; the layer is named.
            DataError: What cannot be read as real numbers.
        """
        self.parameters = as_arrays(parameters, self.specification.parameter_shapes(), self.specification.dtype)

    def set_arrays(self, arrays: Mapping[str, Any]) -> None:
        """Take over new parameters and statistics.

        Raises:
            ShapeError: An array is missing, unknown or of another shape; the layer is named.
            DataError: What cannot be read as real numbers, or a variance below 0.
        """
        learned, measured = self.specification.parameter_shapes(), self.specification.statistic_shapes()
        checked = as_arrays(arrays, {**learned, **measured}, self.specification.dtype)
        self.parameters = {name: checked[name] for name in learned}
        self.statistics = {name: checked[name] for name in measured}
