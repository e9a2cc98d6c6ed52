"""What is exported: a network with the names of its classes, checked, and the shapes of all values of its plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.definitions import ACTIVATIONS, LOSSES
from cutaway.errors import ExportError
from cutaway.network import Network
from cutaway.plan import Plan, Shape, infer_shapes, read_by

EXAMPLES = 5
"""How many made-up inputs are stored with a script, to compare with."""


@dataclass(frozen=True)
class Subject:
    """A network to export.

    Attributes:
        network: The network.
        classes: The names of its outputs; none where they have none.

    Raises:
        ExportError: Another number of classes than of outputs, or a parameter that is NaN or infinite.
    """

    network: Network
    classes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.classes and len(self.classes) != self.outputs:
            raise ExportError(
                f"{len(self.classes)} names of classes were given for {self.outputs} outputs; give one for each."
            )
        for name, array in self.arrays.items():
            if not np.isfinite(array).all():
                raise ExportError(f"{name} of the network holds NaN or infinity, so that its outputs mean nothing.")

    @property
    def arrays(self) -> dict[str, NDArray[Any]]:
        """All arrays that the forward plan reads besides ``x``."""
        return dict(self.network.parameters)

    @property
    def parameters(self) -> list[str]:
        """The names of the arrays that are learned."""
        return list(self.network.parameters)

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

    @property
    def loss_plan(self) -> Plan:
        """The plan from ``x`` and ``y`` to the loss, and back to the derivative of every parameter."""
        return self.network.plan + self.network.backward_plan

    def shapes(self, plan: Plan) -> dict[str, Shape]:
        """Return the shape of every value of a plan."""
        given: dict[str, Shape] = {name: array.shape for name, array in self.arrays.items()}
        given |= {"x": ("batch", self.inputs), "y": ("batch", self.outputs)}
        return infer_shapes(plan, given)

    def further_reads(self, plan: Plan) -> list[str]:
        """Return what a plan reads besides examples, targets and the network's own arrays."""
        return [name for name in read_by(plan) if name not in {"x", "y", *self.arrays}]

    def sentence(self) -> str:
        """Return what the network is: its sizes, activations, loss, number type and size.

        The catalogue writes the names, so that nothing that somebody typed gets into a file unread.
        """
        specification = self.network.specification
        sizes = "-".join(str(size) for size in specification.sizes)
        activations = ", ".join(ACTIVATIONS.resolve(name).text for name in specification.activations)
        loss = LOSSES.resolve(specification.loss).text
        return f"{sizes}, {activations}; loss {loss}; {self.network.parameter_count:,} parameters, {self.dtype}"

    def examples(self) -> dict[str, NDArray[Any]]:
        """Return a few inputs ``x``, made up by chance, with the outputs ``p`` that Cutaway computes for them."""
        x = np.random.default_rng(self.network.specification.seed).random((EXAMPLES, self.inputs)).astype(self.dtype)
        return {"x": x, "p": self.network(x)}


def subject_of(network: Network, classes: Sequence[str]) -> Subject:
    """Return the network as something to export."""
    return Subject(network, tuple(str(name) for name in classes))
