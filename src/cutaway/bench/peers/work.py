"""The work that all contenders get: a network, its first weights, the data and how to train."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Work:
    """One training, in names and arrays that every library can be told.

    Attributes:
        sizes: Numbers of units from the input to the output.
        activation: The activation of the hidden layers: ``relu``, ``sigmoid`` or ``tanh``.
        output: That of the output: ``softmax``, ``sigmoid`` or ``tanh``.
        loss: ``cross_entropy`` (with softmax) or ``half_squared_error``, the mean over the examples of a batch.
        optimizer: ``adam`` (0.9, 0.999, 1e-8) or ``sgd``.
        learning_rate: Its rate; the highest one where there is a schedule.
        batch_size: Examples for a step; the last batch of an epoch is smaller where this does not divide.
        threads: How many threads may compute.
        seed: The seed of the shuffles.
        x: The inputs (examples, inputs), as they are stored: one byte for a pixel.
        scale: What the inputs are divided by.
        labels: The classes (examples,), or nothing where there are targets.
        targets: The numbers to answer (examples, outputs), or nothing where there are classes.
        parameters: The first weights, ``W1`` (inputs, units), ``b1`` (units,) ...
        epochs_at_once: How many epochs a call of ``epochs`` trains.
        schedule: ``constant`` or ``one_cycle``.
        schedule_epochs: How many epochs the schedule is made for.
    """

    sizes: tuple[int, ...]
    activation: str
    output: str
    loss: str
    optimizer: str
    learning_rate: float
    batch_size: int
    threads: int
    seed: int
    x: NDArray[Any]
    scale: float
    labels: NDArray[Any] | None
    targets: NDArray[Any] | None
    parameters: Arrays
    epochs_at_once: int = 1
    schedule: str = "constant"
    schedule_epochs: int = 1

    @property
    def examples(self) -> int:
        """The number of examples."""
        return len(self.x)

    @property
    def layers(self) -> int:
        """The number of layers with weights."""
        return len(self.sizes) - 1

    @property
    def early_epsilon(self) -> float:
        """The ε of Adam for libraries that add it to √v in place of √v̂ = √(v / (1 - 0.999^t)).

        There it must be smaller by √(1 - 0.999^t) to mean the same. This one means the same in step 1, the only one in
        which ε is felt: a weight whose first gradient is tiny moves by a whole learning rate or not at all.
        """
        return 1e-8 * float(np.sqrt(1 - 0.999))

    @property
    def steps_per_epoch(self) -> int:
        """The number of batches in an epoch."""
        return -(-self.examples // self.batch_size)

    def inputs(self, rows: Any = slice(None)) -> NDArray[Any]:
        """Return the inputs as a network reads them: scaled, float32."""
        return as_inputs(self.x[rows], self.scale)

    def answers(self, rows: Any = slice(None)) -> NDArray[Any]:
        """Return what the network shall answer, float32: one-hot rows, or the targets."""
        if self.targets is not None:
            targets: NDArray[Any] = self.targets[rows].astype(np.float32)
            return targets
        labels: Any = self.labels
        one_hot: NDArray[Any] = np.eye(self.sizes[-1], dtype=np.float32)[labels[rows]]
        return one_hot


def as_inputs(x: NDArray[Any], scale: float) -> NDArray[Any]:
    """Return stored inputs as float32, scaled."""
    values: NDArray[Any] = x.astype(np.float32)
    values /= np.float32(scale)
    return values


def read_arrays(path: Path) -> Arrays:
    """Return the arrays of a file that NumPy wrote."""
    with np.load(path, allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}
