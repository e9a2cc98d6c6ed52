"""Trainings of the native core without what surrounds them, on MNIST, for the scripts that time it."""

from __future__ import annotations

from functools import cache
from time import perf_counter

import numpy as np

from cutaway import Network
from cutaway.bench.configurations import TIMED
from cutaway.bench.workload import data_of
from cutaway.data import Dataset
from cutaway.definitions import OPTIMIZERS
from cutaway.execute.arrays import NUMPY
from cutaway.execute.native.core import NativeCore
from cutaway.execute.native.recipe import recipe_of
from cutaway.plan import update_plan
from cutaway.train.engine import examples_of


@cache
def mnist() -> Dataset:
    """Return MNIST's training digits."""
    return data_of(TIMED["A"])


class Timed:
    """One of the benchmark's trainings, A to C, in a native core.

    Args:
        letter: Which one.
        threads: How many threads share a step.
        optimizer: Another one than its own.
    """

    def __init__(self, letter: str, threads: int = 1, optimizer: str | None = None) -> None:
        self.configuration = TIMED[letter]
        size = self.configuration.batch_size
        data = mnist().take(np.arange(len(mnist()) // size * size))  # whole batches
        self.x = data.x
        network = Network(**self.configuration.network, seed=0)
        chosen = OPTIMIZERS.resolve(optimizer or self.configuration.optimizer)
        plan = network.training_plan + network.backward_plan + update_plan(chosen, network.parameters)
        memory = {
            f"{name}_{parameter}": array
            for parameter, value in network.parameters.items()
            for name, array in chosen.init(NUMPY, value).items()
        }
        shapes = network.specification.parameter_shapes()
        self.core = NativeCore(recipe_of(plan), shapes, size, threads)
        self.core.set_arrays(network.parameters, memory)
        self.core.use(examples_of(data))
        self.step = 1

    def speed(self, steps: int) -> float:
        """Make so many steps, and return how many examples a second they took."""
        examples = steps * self.configuration.batch_size
        order = np.random.default_rng(self.step).integers(len(self.x), size=examples)
        rates = [self.configuration.learning_rate] * steps
        began = perf_counter()
        self.core.train(order, self.step, rates)
        seconds = perf_counter() - began
        self.step += steps
        return examples / seconds
