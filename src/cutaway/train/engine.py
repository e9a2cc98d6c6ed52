"""Which engine makes the steps of a training, and why: the native core where it can, else the reference."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cutaway.data import Dataset
from cutaway.errors import SettingError
from cutaway.execute import execute
from cutaway.execute.arrays import NUMPY, is_finite, quiet
from cutaway.execute.device import PROCESSOR, Processor, find_device
from cutaway.execute.native.core import Examples, NativeCore, Stretch
from cutaway.execute.native.library import BUILDS, UnavailableError
from cutaway.execute.native.many import train_many
from cutaway.execute.native.recipe import recipe_of
from cutaway.network import Network
from cutaway.plan import Plan
from cutaway.train.state import Arrays, State

REFERENCE = "reference (NumPy)"

NUMBERS_FOR_TWO_THREADS = 200_000
"""From so many parameters on two threads share a step. Shorter ones gain less, or nothing where cores lie far apart."""

MOST_BESIDE = 8
"""How many threads at most make the next epoch's pictures beside a GPU, which waits for them otherwise."""


@dataclass(frozen=True)
class Choice:
    """The engine of a training.

    Attributes:
        native: The native core, ready to train, or None for the reference.
        name: What a result calls it.
        reason: Why it is not the native core, as the end of a sentence; empty where it is, or was not wanted.
        device: Where the reference's arrays lie.
    """

    native: NativeEngine | None
    name: str
    reason: str = ""
    device: Processor = PROCESSOR


def choose_engine(wanted: str, network: Network, plan: Plan, train: Dataset, batch_size: int) -> Choice:
    """Return the engine that was asked for, or the fastest that can run the training.

    Args:
        wanted: ``"auto"``, ``"reference"`` or ``"native"``.
        network: The network.
        plan: All steps of a training step: forward, backward, update.
        train: The examples to learn from.
        batch_size: How many of them a step sees.

    Raises:
        SettingError: The native core was asked for and cannot run it; the sentence says why.
    """
    if wanted == "reference":
        return Choice(None, REFERENCE)
    try:
        native = NativeEngine(network, plan, train, batch_size)
    except UnavailableError as error:
        if wanted == "native":
            raise SettingError(f"The engine 'native' cannot be used: {error}. Use 'auto' or 'reference'.") from None
        return Choice(None, REFERENCE, str(error))
    return Choice(native, native.name)


def on_device(name: str, network: Network) -> Choice:
    """Return the reference with its arrays on a device.

    Raises:
        SettingError: The device cannot be used; the sentence says why.
    """
    device = find_device(name, thread_count(network.parameter_count))
    return Choice(None, f"reference ({device.name})", device=device)


def thread_count(parameters: int) -> int:
    """Return how many threads share a step: ``CUTAWAY_THREADS``, or what suits a network of this size.

    Raises:
        SettingError: The variable is set to something else than a whole number from 1 to 64.
    """
    return _threads_asked_for(min(2, _cores()) if parameters >= NUMBERS_FOR_TWO_THREADS else 1)


def threads_for_many() -> int:
    """Return how many threads share many networks: ``CUTAWAY_THREADS``, or one for each core of the machine.

    Raises:
        SettingError: The variable is set to something else than a whole number from 1 to 64.
    """
    return _threads_asked_for(min(64, _cores()))


def threads_beside(device: str) -> int:
    """Return how many threads may make pictures while the device learns: several where the processor is free."""
    return min(MOST_BESIDE, _cores()) if device == "cuda" else 1


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _threads_asked_for(otherwise: int) -> int:
    chosen = os.environ.get("CUTAWAY_THREADS")
    if not chosen:  # empty is how shells and containers take a variable back
        return otherwise
    if not (chosen.isdecimal() and len(chosen) < 3 and 1 <= int(chosen) <= 64):
        raise SettingError(
            f"CUTAWAY_THREADS is {chosen!r:.60}; expected a whole number from 1 to 64, or no such variable."
        )
    return int(chosen)


def examples_of(dataset: Dataset, features: Plan = ()) -> Examples:
    """Return a data set as the native core reads it: bytes as they are, everything else as float32.

    Args:
        dataset: The examples.
        features: The step that makes ``f`` from ``x`` where a network has input features. No weight is in it, so that
            the reference takes it once for all examples, and the core reads ``f``.
    """
    raw = dataset.x.dtype == np.uint8 and not features
    x = np.ascontiguousarray(dataset.x) if raw else dataset.scaled("float32")
    if features:
        x = np.ascontiguousarray(execute(features, {"x": x})["f"])
    # The core trusts labels once they are checked, so nobody else may hold them.
    labels = None if dataset.is_regression else np.array(dataset.labels, np.int64)
    targets = dataset.y("float32") if dataset.is_regression else None
    return Examples(x, dataset.scale if raw else 1.0, labels, targets)


class NativeEngine:
    """The native core, filled with a training's data, and with the state after the last step that it made.

    Raises:
        UnavailableError: The core is not there, or cannot run this training; the message says why.
    """

    def __init__(self, network: Network, plan: Plan, train: Dataset, batch_size: int) -> None:
        if network.specification.dtype != "float32":
            raise UnavailableError(f"the native core computes in float32, not in {network.specification.dtype}")
        recipe = recipe_of(plan)
        shapes = network.specification.parameter_shapes()
        threads = thread_count(network.parameter_count)
        self._core = NativeCore(recipe, shapes, batch_size, threads)
        self._features = plan[:1] if recipe.features else ()
        self._train: Dataset | None = None
        self.use(train)
        self._evaluated: dict[int, tuple[Dataset, Examples]] = {}
        self._filled_with: tuple[Arrays | None, Arrays | None] = None, None

    @property
    def name(self) -> str:
        """What a result calls this engine."""
        threads = "1 thread" if self._core.threads == 1 else f"{self._core.threads} threads"
        return f"native ({BUILDS[self._core.build]}, {threads})"

    def use(self, train: Dataset) -> None:
        """Learn from these examples from now on; there are as many as before.

        Raises:
            UnavailableError: There is no memory for them.
        """
        if train is not self._train:
            self._core.use(examples_of(train, self._features))
            self._train = train

    def advance(
        self, state: State, order: NDArray[np.int64], rates: ArrayLike, masks: Sequence[NDArray[Any]] = ()
    ) -> Advanced | None:
        """Make steps from a state, which is not changed.

        Args:
            state: The state to begin with.
            order: The numbers of the examples, one batch after the other.
            rates: The learning rate of each step.
            masks: The masks of dropout, step after step and layer after layer.

        Returns:
            The new arrays and the sum of the losses of each batch; None where NaN or infinity came up.
        """
        self.fill(state)
        return self._advanced(self.train(order, state.step + 1, rates, masks))

    def _advanced(self, sums: NDArray[np.float64] | None) -> Advanced | None:
        arrays = self.arrays() if sums is not None and is_finite(NUMPY, sums) else None
        return None if sums is None or arrays is None else Advanced(*arrays, sums)

    def fill(self, state: State) -> None:
        """Give the core the arrays of a state, unless it has them."""
        parameters, memory = self._filled_with
        if parameters is not state.parameters or memory is not state.memory:
            self._core.set_arrays(state.parameters, state.memory)
            self._filled_with = state.parameters, state.memory

    def train(
        self, order: NDArray[np.int64], first_step: int, rates: ArrayLike, masks: Sequence[NDArray[Any]] = ()
    ) -> NDArray[np.float64] | None:
        """Make steps from where the core is; return the sum of each batch's losses, None if one is not finite."""
        self._filled_with = None, None
        sums = self._core.train(order, first_step, rates, masks)
        return sums if is_finite(NUMPY, sums) else None

    def arrays(self) -> tuple[Arrays, Arrays] | None:
        """Return copies of the parameters and the memory; None where they, or what they cost, are NaN or infinite."""
        parameters, memory = self._core.get_arrays()
        with quiet():
            found = (*parameters.values(), *memory.values(), *self._penalties(parameters))
            finite = all(is_finite(NUMPY, array) for array in found)
        if not finite:
            return None
        self._filled_with = parameters, memory
        return parameters, memory

    def _penalties(self, parameters: Arrays) -> list[Any]:
        """Return what the weights cost: the core knows the slopes alone, and these can be finite where that is not."""
        values = [regularizer.value for regularizer in self._core.recipe.regularizers if regularizer.value]
        return [value(NUMPY, W) for value in values for name, W in parameters.items() if name.startswith("W")]

    def evaluate(self, dataset: Dataset, state: State) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return the outputs and the losses of a data set's examples, with the parameters of a state."""
        self.fill(state)
        known, examples = self._evaluated.get(id(dataset), (None, None))
        if known is not dataset or examples is None:  # kept, so that a number that was an id stays this one's
            examples = examples_of(dataset, self._features)
            self._evaluated[id(dataset)] = (dataset, examples)
        return self._core.evaluate(examples)


def advance_many(
    engines: Sequence[NativeEngine],
    states: Sequence[State],
    orders: Sequence[NDArray[np.int64]],
    rates: Sequence[Sequence[float]],
) -> list[Advanced | None]:
    """Make steps of many engines in one call, as ``NativeEngine.advance`` makes those of one.

    Small networks that are alike are trained side by side, and whatever threads the machine can run share them.

    Raises:
        SettingError: There are no more threads, or there is no memory.
    """
    stretches = []
    for engine, state, order, some in zip(engines, states, orders, rates, strict=True):
        engine.fill(state)
        engine._filled_with = None, None
        stretches.append(engine._core.stretch(order, state.step + 1, some))
    sums = _trained([engine._core for engine in engines], stretches)
    return [engine._advanced(found) for engine, found in zip(engines, sums, strict=True)]


def _trained(cores: Sequence[NativeCore], stretches: Sequence[Stretch]) -> list[NDArray[np.float64]]:
    try:
        return train_many(cores, stretches, threads_for_many())
    except UnavailableError as error:
        raise SettingError(f"Many networks at once: {error}. Set CUTAWAY_THREADS to a smaller number.") from None


@dataclass(frozen=True)
class Advanced:
    """What the native core made of a state.

    Attributes:
        parameters: The new parameters.
        memory: What the optimizer remembers now.
        loss_sums: For each step the sum of its batch's losses.
    """

    parameters: Arrays
    memory: Arrays
    loss_sums: NDArray[np.float64]
