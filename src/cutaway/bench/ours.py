"""Cutaway as a contender: `Training`, as any program would use it, with whatever engine is installed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count as steps_from
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from cutaway import Network
from cutaway.data import Dataset, find_mnist, make_dataset
from cutaway.definitions import SCHEDULES
from cutaway.train import Snapshot, Training, TrainingSettings, evaluate
from cutaway.train.engine import REFERENCE

if TYPE_CHECKING:
    from cutaway.bench.peers.work import Arrays, Work

VERSIONS = ["cutaway", "numpy"]
ENDLESS = 1_000_000
"""More epochs than any timing asks for; the training is left where the timing ends."""

_used: list[str] = []


def engine() -> str:
    """Return the engine that the training of this process used."""
    return _used[-1] if _used else REFERENCE


class Contender:
    """A training whose snapshots are pulled and passed over."""

    def __init__(self, work: Work) -> None:
        # As `cutaway train` does: NumPy's products gain little from a second thread, and lose much on a busy machine.
        threadpool_limits(1, user_api="blas")
        self.work = work
        self.train = dataset(work, work.x, work.labels)
        self.training = training(work, self.train)
        self.examined: Dataset | None = None
        self.state = self.training.begin()
        at_once = self.training.steps_per_epoch * work.epochs_at_once
        self.snapshots = self._follow(self.training.run(self.state, at=steps_from(at_once, at_once)))
        _used.append(self.training.engine.name)

    def steps(self, batches: NDArray[Any]) -> list[float]:
        """Train on the first batches of epoch 0, which are those of the check, and return the loss of each."""
        native = self.training.engine.native
        if native is None:
            next(self.snapshots)  # the one before the first step
            return [snapshot.loss for snapshot in islice(self.snapshots, len(batches))]
        schedule, rate = SCHEDULES.resolve(self.work.schedule), self.work.learning_rate
        rates = [schedule.rate(rate, step, self.training.steps) for step in range(1, len(batches) + 1)]
        advanced = native.advance(self.state, batches.reshape(-1), rates)
        return [] if advanced is None else (advanced.loss_sums / batches.shape[1]).tolist()

    def epochs(self, count: int) -> None:
        """Train whole epochs: as many as are trained at once, or a multiple."""
        ended = (None for snapshot in self.snapshots if snapshot.asked)
        for _ in islice(ended, count // self.work.epochs_at_once):
            pass

    def parameters(self) -> Arrays:
        """Return the weights."""
        return dict(self.state.parameters)

    def accuracy(self, x: NDArray[Any], labels: NDArray[Any]) -> float:
        """Return the share of right answers on stored pictures, always the same ones."""
        if self.examined is None:
            self.examined = dataset(self.work, x, labels)
        native = self.training.engine.native
        if native is None:
            return float(evaluate(self.training.network, self.examined, self.state.arrays).accuracy or 0.0)
        outputs, _ = native.evaluate(self.examined, self.state)
        return float((outputs.argmax(axis=1) == labels).mean())

    def _follow(self, snapshots: Iterator[Snapshot]) -> Iterator[Snapshot]:
        for snapshot in snapshots:
            self.state = snapshot.state
            yield snapshot


def training(work: Work, train: Dataset) -> Training:
    """Return the training of some work; one example to watch costs nothing, so that only training is timed."""
    names = {"activation": work.activation, "output": work.output, "loss": work.loss}
    network = Network(work.sizes, **names)  # type: ignore[arg-type]  # texts, all of them
    network = Network.from_specification(network.specification, work.parameters)
    settings = TrainingSettings(
        optimizer=work.optimizer,
        learning_rate=work.learning_rate,
        schedule=work.schedule,
        batch_size=work.batch_size,
        epochs=ENDLESS if work.schedule == "constant" else work.schedule_epochs,
        seed=work.seed,
    )
    return Training(network, train, train.take([0]), settings)


def dataset(work: Work, x: NDArray[Any], labels: NDArray[Any] | None) -> Dataset:
    """Return stored inputs with their classes, or with the work's targets, as a data set."""
    if labels is None:
        return make_dataset("benchmark", x, targets=work.targets, scale=work.scale)
    classes = tuple(str(digit) for digit in range(work.sizes[-1]))
    return make_dataset("benchmark", x, labels.astype(np.int64), classes, scale=work.scale)


def read_mnist(folder: Path) -> tuple[tuple[NDArray[Any], NDArray[Any]], tuple[NDArray[Any], NDArray[Any]]]:
    """Return MNIST from its files by Cutaway's own reader, which also checks their hashes."""
    os.environ["CUTAWAY_DATA"] = str(folder)
    train, test = find_mnist("train", copies=False), find_mnist("test", copies=False)
    return (train.images.reshape(-1, 784), train.labels), (test.images.reshape(-1, 784), test.labels)
