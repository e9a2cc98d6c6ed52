"""What a layer is: a value, the shapes that meet in it, and the derivative for each of its inputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from cutaway.definitions.entry import Array, Bound, Entry

OUTPUT = "output"


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


@dataclass(frozen=True)
class Statistic:
    """A number for each unit that training measures on every batch, and whose average evaluation uses.

    It is not learned, but it is kept and saved with the network.

    Attributes:
        name: The average's name, ``"running_mean"``.
        input: The input of the layer that it stands for in evaluation, ``"mean"``.
        measured_by: The layer that measures it from a batch, from what the layer itself reads.
        start: What the average is before the first batch.
        average: ``average(xp, running, *arguments)`` gives the new average.
        arguments: What that needs: names of the layer's inputs.
    """

    name: str
    input: str
    measured_by: Layer
    start: float
    average: Callable[..., Array]
    arguments: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Layer(Entry):
    """A layer: ``output = value(xp, *inputs)``.

    Attributes:
        value: The forward function.
        inputs: The names of its inputs; the first is the layer before.
        shapes: The dimensions of each input and of ``"output"``, by name (``"batch"``, ``"inputs"``, ``"units"``) or
            as a number; what has one name has one size.
        derivatives: For each input its derivative; none for what has none, such as a mask.
        parameters: Which of the inputs are learned.
        starts: What parameters begin with that have no initializer.
        statistics: What training measures and evaluation uses.
    """

    value: Callable[..., Array]
    inputs: tuple[str, ...]
    shapes: Mapping[str, tuple[str | int, ...]] = field(hash=False)
    derivatives: Mapping[str, Derivative] = field(hash=False)
    parameters: tuple[str, ...] = ()
    starts: Mapping[str, float] = field(default_factory=dict, hash=False)
    statistics: tuple[Statistic, ...] = ()
    bound = ("value",)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.settings:
            bound = {name: self._bind_derivative(derivative) for name, derivative in self.derivatives.items()}
            object.__setattr__(self, "derivatives", bound)
            object.__setattr__(self, "statistics", tuple(map(self._bind_statistic, self.statistics)))

    def parameter_shapes(self, inputs: int, units: int) -> dict[str, tuple[int, ...]]:
        """Return the shapes of the parameters for so many inputs and units."""
        return {name: self._sizes(name, inputs, units) for name in self.parameters}

    def statistic_shapes(self, units: int) -> dict[str, tuple[int, ...]]:
        """Return the shapes of the statistics for so many units."""
        return {statistic.name: self._sizes(statistic.input, units, units) for statistic in self.statistics}

    def _sizes(self, name: str, inputs: int, units: int) -> tuple[int, ...]:
        sizes = {"inputs": inputs, "units": units}
        return tuple(sizes[dimension] if isinstance(dimension, str) else dimension for dimension in self.shapes[name])

    def _bind_derivative(self, derivative: Derivative) -> Derivative:
        return replace(derivative, value=self._bind(derivative.value))

    def _bind_statistic(self, statistic: Statistic) -> Statistic:
        return replace(statistic, average=self._bind(statistic.average))

    def _bind(self, function: Callable[..., Array]) -> Bound:
        plain = function.function if isinstance(function, Bound) else function
        return Bound(plain, tuple(self.settings.items()))
