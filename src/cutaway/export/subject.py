"""What is exported: a network with the names of its classes, checked, and its plans with the shapes of all values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.data import Scaler
from cutaway.definitions import ACTIVATIONS, LOSSES, Regularizer
from cutaway.definitions.layers import read_feature
from cutaway.errors import ExportError
from cutaway.execute import execute
from cutaway.network import Network
from cutaway.plan import Plan, Shape, backward_plan, infer_shapes, read_regularizers, with_penalties
from cutaway.plan.step import part_of

EXAMPLES = 5
"""How many made-up inputs are stored with a script, to compare with."""

MOST_NUMBERS = 20_000_000
"""How many numbers they may have together: with very many inputs there are fewer examples, at last none."""


@dataclass(frozen=True)
class Subject:
    """A network to export.

    Attributes:
        network: The network.
        classes: The names of its outputs; none where they have none.
        regularizers: What holds its weights small when it is trained.
        scale: What its inputs were divided by.
        scaler: What scaled the columns of its data, if they were.

    Raises:
        ExportError: Another number of classes than of outputs, a scaler of other columns, or a parameter that is NaN
            or infinite.
    """

    network: Network
    classes: tuple[str, ...] = ()
    regularizers: tuple[Regularizer, ...] = ()
    scale: float = 1.0
    scaler: Scaler | None = None

    def __post_init__(self) -> None:
        if self.classes and len(self.classes) != self.outputs:
            raise ExportError(
                f"{len(self.classes)} names of classes were given for {self.outputs} outputs; give one for each."
            )
        _check_scaler(self.scaler, self.inputs, self.outputs)
        for name, array in self.arrays.items():
            if not np.isfinite(array).all():
                raise ExportError(f"{name} of the network holds NaN or infinity, so that its outputs mean nothing.")

    @property
    def arrays(self) -> dict[str, NDArray[Any]]:
        """The network's own arrays: what it has learned, and what it has measured."""
        return self.network.arrays

    @property
    def parameters(self) -> list[str]:
        """The names of the arrays that are learned."""
        return list(self.network.parameters)

    @property
    def weights(self) -> list[str]:
        """The names of those that regularizers work on."""
        return [name for name in self.parameters if part_of(name) == "W"]

    @property
    def averages(self) -> list[str]:
        """The names of the arrays that training measures."""
        return list(self.network.statistics)

    @property
    def masks(self) -> dict[str, tuple[int, float]]:
        """For each mask of dropout how many units it has, and the share of them that it silences."""
        specification = self.network.specification
        rates = enumerate(specification.dropout, start=1)
        return {f"mask{layer}": (specification.sizes[layer], rate) for layer, rate in rates if rate}

    @property
    def inputs(self) -> int:
        """How many numbers an example has."""
        return self.network.specification.sizes[0]

    @property
    def outputs(self) -> int:
        """How many numbers the network answers with."""
        return self.network.specification.sizes[-1]

    @property
    def dtype(self) -> str:
        """The number type."""
        return self.network.specification.dtype

    @cached_property
    def loss_plan(self) -> Plan:
        """The plan from ``x`` and ``y`` to the loss with its penalties, and to the new averages, in training."""
        plan = with_penalties(self.network.training_plan, self.regularizers, self.weights)
        return plan + self.network.statistics_plan

    @cached_property
    def gradients_plan(self) -> Plan:
        """The same, and back to the derivative of every parameter."""
        plan = with_penalties(self.network.training_plan, self.regularizers, self.weights)
        return plan + backward_plan(plan, self.parameters) + self.network.statistics_plan

    def shapes(self, plan: Plan) -> dict[str, Shape]:
        """Return the shape of every value of a plan."""
        given: dict[str, Shape] = {name: array.shape for name, array in self.arrays.items()}
        given |= {"x": ("batch", self.inputs), "y": ("batch", self.outputs)}
        given |= {name: ("batch", units) for name, (units, _) in self.masks.items()}
        return infer_shapes(plan, given)

    def sentence(self) -> str:
        """Return what the network is: its sizes, activations, loss, number type and size.

        The catalogue writes the names, so that nothing that somebody typed gets into a file unread.
        """
        specification = self.network.specification
        activations = ", ".join(ACTIVATIONS.resolve(name).text for name in specification.activations)
        parts = [f"{'-'.join(str(size) for size in specification.sizes)}, {activations}"]
        if specification.features:
            parts.append(f"features {', '.join(read_feature(name).text for name in specification.features)}")
        if any(specification.normalizations):
            parts.append(", ".join(dict.fromkeys(layer.text for layer in specification.normalizations if layer)))
        if self.masks:
            parts.append(f"dropout {', '.join(f'{float(rate)!r}' for rate in specification.dropout)}")
        parts.append(f"loss {LOSSES.resolve(specification.loss).text}")
        parts += [regularizer.text for regularizer in self.regularizers]
        return f"{'; '.join(parts)}; {self.network.parameter_count:,} parameters, {self.dtype}"

    def examples(self) -> dict[str, NDArray[Any]]:
        """Return a few inputs ``x``, made up by chance, with the outputs ``p`` that the reference computes for them.

        Raises:
            ExportError: One example alone would have too many numbers.
        """
        count = min(EXAMPLES, MOST_NUMBERS // self.inputs)
        if not count:
            raise ExportError(
                f"The network has {self.inputs:,} inputs, and a script stores an example with at most "
                f"{MOST_NUMBERS:,} numbers; export it to ONNX, or make a network with fewer inputs."
            )
        x = np.random.default_rng(self.network.specification.seed).random((count, self.inputs)).astype(self.dtype)
        return {"x": x, "p": execute(self.network.forward_plan, {"x": x, **self.network.arrays})["p"]}


def _check_scaler(scaler: Scaler | None, inputs: int, outputs: int) -> None:
    if scaler is None:
        return
    columns, targets = len(scaler.mean), len(scaler.target_mean)
    if columns != inputs or targets not in (0, outputs):
        raise ExportError(
            f"The scaler has figures for {columns} inputs and {targets} targets; the network has {inputs} inputs and "
            f"{outputs} outputs."
        )


def subject_of(
    network: Network,
    classes: Sequence[str],
    regularizers: Sequence[str] = (),
    scale: float = 1.0,
    scaler: Scaler | None = None,
) -> Subject:
    """Return the network as something to export.

    Raises:
        ExportError: As ``Subject``.
        SettingError: Regularizers that are no list of texts, or one that is given twice.
        UnknownNameError: A regularizer that the catalogue does not have.
    """
    return Subject(network, tuple(str(name) for name in classes), read_regularizers(regularizers), scale, scaler)
