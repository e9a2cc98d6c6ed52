"""What a network is made of, as plain data: sizes, activations, layers between, loss, initializers, seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from cutaway.checks import LARGEST_SEED, as_whole, whole_number
from cutaway.definitions import ACTIVATIONS, INITIALIZERS, LOSSES
from cutaway.definitions.layers import DENSE, LAYERS, Layer, features_layer
from cutaway.errors import SettingError, ShapeError
from cutaway.network.between import check_layers, choose_dropout, choose_features, choose_normalization

MAXIMUM_PARAMETERS = 500_000_000
"""More than any fully connected network for pictures needs; a typing mistake should not fill the memory."""

LOSS_OF_OUTPUT = {"softmax": "cross_entropy", "log_softmax": "negative_log_likelihood"}

NUMBER_TYPES = ("float32", "float64")

LISTS = ("sizes", "activations", "features", "dropout", "batch_normalization")
"""The parts of a specification that are lists in JSON."""


@dataclass(frozen=True)
class Specification:
    """Everything that defines a network but its parameters' values.

    Attributes:
        sizes: Numbers of units from the input to the output: (784, 256, 64, 10).
        activations: One for each layer after the input, as a user types them.
        loss: The loss it is trained with.
        initializer: The initializer of the weights.
        bias_initializer: The initializer of the biases.
        dtype: ``"float32"`` or ``"float64"``.
        seed: The seed of the initial parameters.
        features: What the first layer gets in place of the inputs, as a user types it: ("x1", "x1^2", "x1*x2"); the
            inputs themselves where it is empty.
        dropout: For each hidden layer the share of its units that training silences; empty for none at all.
        batch_normalization: For each hidden layer how it is normalized, as a user types it, or an empty text; empty
            for none at all.
    """

    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    loss: str
    initializer: str
    bias_initializer: str = "zeros"
    dtype: str = "float32"
    seed: int = 0
    features: tuple[str, ...] = ()
    dropout: tuple[float, ...] = ()
    batch_normalization: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_names(*self.features)
        _check_sizes(self.sizes, len(self.features))
        check_layers(self)
        _check_names(*self.activations, self.loss, self.initializer, self.bias_initializer, self.dtype)
        if len(self.activations) != self.layers:
            raise ShapeError(f"{len(self.activations)} activations were given for {self.layers} layers; give each one.")
        for layer, name in enumerate(self.activations, start=1):
            _check_activation(ACTIVATIONS.resolve(name).elementwise, name, layer, len(self.sizes) - 1)
        _check_loss(LOSSES.resolve(self.loss).outputs, self.loss, self.activations[-1])
        INITIALIZERS.resolve(self.initializer)
        INITIALIZERS.resolve(self.bias_initializer)
        if self.dtype not in NUMBER_TYPES:
            raise SettingError(f"The number type is {self.dtype!r}; expected {' or '.join(NUMBER_TYPES)}.")
        whole_number(self.seed, "The seed", 0, LARGEST_SEED)

    @property
    def layers(self) -> int:
        """The number of layers with parameters."""
        return len(self.sizes) - 1

    @property
    def widths(self) -> tuple[int, ...]:
        """The numbers that each layer reads and the last one makes: ``sizes``, but with the features for the inputs."""
        return (len(self.features) or self.sizes[0], *self.sizes[1:])

    @property
    def features_layer(self) -> Layer | None:
        """The layer that makes the features, or None."""
        return features_layer(self.features, self.sizes[0]) if self.features else None

    @property
    def normalizations(self) -> tuple[Layer | None, ...]:
        """For each hidden layer its normalization, or None; empty for none at all."""
        return tuple(LAYERS.resolve(text) if text else None for text in self.batch_normalization)

    @property
    def dropouts(self) -> tuple[Layer | None, ...]:
        """For each hidden layer its dropout, or None; empty for none at all."""
        return tuple(LAYERS.resolve(f"dropout:rate={rate!r}") if rate else None for rate in self.dropout)

    def parameter_shapes(self) -> dict[str, tuple[int, ...]]:
        """Return the shape of each parameter by name, in the order of the layers: W1, b1, W2, b2 ..."""
        normalizations = (*(self.normalizations or [None] * (self.layers - 1)), None)  # the last layer has none
        return {
            f"{name}{layer}": shape
            for layer, (inputs, units) in enumerate(pairwise(self.widths), start=1)
            for part in (DENSE, normalizations[layer - 1])
            if part
            for name, shape in part.parameter_shapes(inputs, units).items()
        }

    def statistic_shapes(self) -> dict[str, tuple[int, ...]]:
        """Return the shape of each statistic that is kept but not learned: running_mean1, running_variance1 ..."""
        return {
            f"{name}{layer}": shape
            for layer, (units, part) in enumerate(zip(self.sizes[1:-1], self.normalizations, strict=False), start=1)
            if part
            for name, shape in part.statistic_shapes(units).items()
        }

    def to_json(self) -> dict[str, Any]:
        """Return the specification as plain data for a JSON file."""
        numbers = {"sizes": [int(size) for size in self.sizes], "seed": int(self.seed)}  # NumPy's integers are no JSON
        content = {**asdict(self), **numbers, "dropout": [float(rate) for rate in self.dropout]}
        return {key: list(value) if isinstance(value, tuple) else value for key, value in content.items()}

    @classmethod
    def from_json(cls, content: Any) -> Specification:
        """Return the specification that ``to_json`` wrote; what comes from a file is checked.

        Raises:
            SettingError: Something is missing, unknown or of the wrong kind.
        """
        if not isinstance(content, Mapping) or not set(content) <= set(cls.__dataclass_fields__):
            raise SettingError("The network's specification is damaged: expected sizes, activations, loss and so on.")
        try:
            lists = {name: _items(content[name]) for name in LISTS if name in content}
            return cls(**{**content, **lists})
        except (KeyError, TypeError) as error:
            raise SettingError(f"The network's specification is damaged: {error}.") from None


def specify(
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
) -> Specification:
    """Return the specification for the arguments of ``Network``, with what was left open chosen."""
    if not _is_list(sizes):
        raise ShapeError(f"The sizes are {sizes!r}; expected a list of whole numbers, as in [784, 256, 64, 10].")
    activations = choose_activations(activation, output, len(sizes) - 1)
    return Specification(
        sizes=tuple(sizes),
        activations=activations,
        loss=loss or choose_loss(output),
        initializer=initializer or choose_initializer(activations),
        bias_initializer=bias_initializer,
        dtype=dtype,
        seed=seed,
        features=choose_features(features),
        dropout=choose_dropout(dropout, len(sizes) - 2),
        batch_normalization=choose_normalization(batch_normalization, len(sizes) - 2),
    )


def choose_activations(activation: str | Sequence[str], output: str, layers: int) -> tuple[str, ...]:
    """Return one activation for each layer: the hidden ones', the same for all or a list, then the output's.

    Raises:
        ShapeError: A list with one entry too many or too few.
    """
    if isinstance(activation, str):
        return (*[activation] * (layers - 1), output)
    if not _is_list(activation):
        raise SettingError(f"The activation is {activation!r}; expected a name, such as 'relu', or a list of names.")
    hidden = max(layers - 1, 0)  # sizes that make no network are reported by the specification
    if len(activation) != hidden:
        raise ShapeError(
            f"{len(activation)} activations were given for {hidden} hidden layers; give one for each hidden "
            "layer, or a single name for all."
        )
    return (*activation, output)


def choose_loss(output: str) -> str:
    """Return the loss that belongs to an output activation: cross-entropy to probabilities, else squared error."""
    return LOSS_OF_OUTPUT.get(output, "mean_squared_error")


def choose_initializer(activations: Sequence[str]) -> str:
    """Return the initializer that keeps signals alive: He's for ReLU, else Glorot's."""
    return "he_normal" if "relu" in activations else "glorot_uniform"


def _is_list(thing: object) -> bool:
    return hasattr(thing, "__len__") and not isinstance(thing, str)


def _items(value: Any) -> tuple[Any, ...]:
    if isinstance(value, (str, Mapping)):
        raise TypeError(f"{value!r:.60} is no list")
    return tuple(value)


def _check_sizes(sizes: tuple[int, ...], features: int) -> None:
    if len(sizes) < 2:
        raise ShapeError(f"The sizes are {list(sizes)}; expected at least two, inputs and outputs, as in [784, 10].")
    for size in sizes:
        if as_whole(size) is None or not 1 <= size <= MAXIMUM_PARAMETERS:
            raise ShapeError(
                f"The sizes are {list(sizes)}; each must be a whole number from 1 to {MAXIMUM_PARAMETERS:,}."
            )
    # With features the inputs need no weights; they count all the same, for every example has so many numbers.
    count = sum((inputs + 1) * units for inputs, units in pairwise((max(features, sizes[0]), *sizes[1:])))
    if count > MAXIMUM_PARAMETERS:
        raise ShapeError(
            f"The sizes {list(sizes)} need {count:,} parameters; at most {MAXIMUM_PARAMETERS:,} are allowed."
        )


def _check_names(*names: object) -> None:
    for name in names:
        if not isinstance(name, str):
            raise SettingError(
                f"{name!r} is not a name; activations, loss, initializers and number type are given as text, such "
                "as 'relu'."
            )


def _check_activation(elementwise: bool, name: str, layer: int, layers: int) -> None:
    if not elementwise and layer < layers:
        raise SettingError(
            f"Layer {layer} of {layers} has the activation {name!r}, which mixes the units of a layer; it can only be "
            "the output's. Choose relu, tanh or sigmoid for hidden layers."
        )


def _check_loss(outputs: tuple[str, ...] | None, loss: str, output: str) -> None:
    if outputs is not None and ACTIVATIONS.resolve(output).name not in outputs:
        wanted = " or ".join(repr(name) for name in outputs)
        raise SettingError(
            f"The loss {loss!r} needs the output {wanted}, and the output is {output!r}; change one of the two."
        )
