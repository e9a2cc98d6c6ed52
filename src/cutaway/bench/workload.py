"""The work as files that every contender's process reads: data, first weights, check batches and their losses."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway import Network
from cutaway.bench.configurations import MNIST, Configuration
from cutaway.data import GENERATED, Dataset, MnistUnavailable, epoch_order, find_mnist, make_dataset
from cutaway.data.mnist import FILES
from cutaway.definitions import OPTIMIZERS
from cutaway.errors import DataError
from cutaway.execute import execute
from cutaway.plan import update_plan

CHECKED_STEPS = 10
"""How many steps are compared before anything is timed."""

SEED = 0


@dataclass(frozen=True)
class Workload:
    """A configuration, ready for the contenders.

    Attributes:
        configuration: What is trained.
        arrays: The file with data, first weights and check batches.
        losses: The losses that those batches must give, one after the other.
    """

    configuration: Configuration
    arrays: Path
    losses: tuple[float, ...]


def prepare(configuration: Configuration, data: Dataset, folder: Path) -> Workload:
    """Write down the work of a configuration, and compute the losses that it must give."""
    network = Network(**configuration.network, seed=SEED)
    steps = min(CHECKED_STEPS, len(data) // configuration.batch_size)
    order = epoch_order(SEED, 0, len(data))[: steps * configuration.batch_size]
    batches = order.reshape(steps, configuration.batch_size)
    arrays = {"x": data.x, "batches": batches, **network.parameters}
    arrays |= {"labels": data.labels} if data.targets is None else {"targets": data.targets}
    path = folder / f"{configuration.letter}.npz"
    np.savez(path, allow_pickle=False, **arrays)
    return Workload(configuration, path, tuple(expected_losses(configuration, network, data, batches)))


def expected_losses(
    configuration: Configuration, network: Network, data: Dataset, batches: NDArray[Any]
) -> Iterator[float]:
    """Yield the loss of each batch by the plans, step by step, in float64: no contender computes like this."""
    optimizer = OPTIMIZERS.resolve(configuration.optimizer)
    parameters = {name: array.astype(np.float64) for name, array in network.parameters.items()}
    memory = {
        f"{kind}_{name}": array
        for name, parameter in parameters.items()
        for kind, array in optimizer.init(np, parameter).items()
    }
    plan = network.training_plan + network.backward_plan + update_plan(optimizer, parameters)
    changing = {**parameters, **memory}
    for step, rows in enumerate(batches, start=1):
        given = {"x": data.scaled("float64", rows), "y": data.y("float64", rows), **changing}
        values = execute(plan, {**given, "step": step, "learning_rate": configuration.learning_rate})
        changing = {name: values[f"new_{name}"] for name in changing}
        yield float(values["loss"])


def data_of(configuration: Configuration) -> Dataset:
    """Return the examples of a configuration: of MNIST's training part all or the first, or 500 points, targets ±1.

    Raises:
        DataError: MNIST is neither on this machine nor to be downloaded.
    """
    if configuration.data == MNIST:
        part = mnist_part("train")
        first = slice(configuration.examples)
        return make_dataset("mnist", part.images[first], part.labels[first], tuple("0123456789"), scale=255.0)
    points = GENERATED.resolve(configuration.data).make()
    return make_dataset("circle", points.x.astype(np.float32), targets=2.0 * points.labels - 1)


def mnist_part(part: Any) -> Any:
    """Return a part of MNIST.

    Raises:
        DataError: It is neither on this machine nor to be downloaded; the sentence says what to do.
    """
    try:
        return find_mnist(part)
    except MnistUnavailable as error:
        raise DataError(f"The benchmark needs MNIST, which other data cannot replace. {error}") from None


def write_mnist(folder: Path) -> Path:
    """Write MNIST as the four gzipped files of its mirrors into a folder, for the cold start; return the folder."""
    folder.mkdir()
    for part in FILES:
        found = mnist_part(part)
        for file, values in zip(FILES[part], (found.images, found.labels), strict=True):
            sizes = np.array(values.shape, ">u4").tobytes()
            content = bytes([0, 0, 8, values.ndim]) + sizes + values.tobytes()
            (folder / f"{file.name}.gz").write_bytes(gzip.compress(content, 6))
    return folder
