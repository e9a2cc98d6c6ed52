"""The native core as Python sees it: a network in panels, trained and evaluated by whole stretches of steps."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cutaway.execute.native.library import (
    BUILDS,
    PARTS,
    NativeData,
    NativeStretch,
    UnavailableError,
    available_builds,
    library,
)
from cutaway.execute.native.native_plan import native_plan
from cutaway.execute.native.recipe import Recipe, layers_of

Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, eq=False)
class Examples:
    """Examples for the core: checked, contiguous, of the types it reads.

    Attributes:
        x: (examples, inputs), bytes or float32; the network gets x / scale.
        scale: The largest value.
        labels: (examples,), class indices, or None.
        targets: (examples, outputs), float32, or None.
    """

    x: NDArray[Any]
    scale: float
    labels: NDArray[np.int64] | None
    targets: NDArray[np.float32] | None

    def __post_init__(self) -> None:
        answers = self.labels if self.targets is None else self.targets
        wanted = (self.labels, np.int64, 1) if self.targets is None else (self.targets, np.float32, 2)
        if self.x.dtype not in (np.uint8, np.float32) or self.x.ndim != 2 or not self.x.flags.c_contiguous:
            raise ValueError(f"x is {self.x.dtype} {self.x.shape}; expected contiguous rows of uint8 or float32")
        if answers is None or answers.dtype != wanted[1] or answers.ndim != wanted[2] or len(answers) != len(self.x):
            raise ValueError("expected a label (int64) or a row of targets (float32) for each example")
        if not answers.flags.c_contiguous:
            raise ValueError("labels and targets must be contiguous")

    def __len__(self) -> int:
        return len(self.x)

    def check(self, inputs: int, outputs: int) -> None:
        """Raise ValueError unless the examples fit a network."""
        if self.x.shape[1] != inputs:
            raise ValueError(f"x has {self.x.shape[1]} columns; the network has {inputs} inputs")
        if self.targets is not None and self.targets.shape[1] != outputs:
            raise ValueError(f"targets have {self.targets.shape[1]} columns; the network has {outputs} outputs")
        if self.labels is not None and len(self) and not (self.labels.min() >= 0 and self.labels.max() < outputs):
            raise ValueError(f"a label is outside 0 to {outputs - 1}")

    @property
    def native(self) -> NativeData:
        """The structure with pointers; this object must live as long as it is used."""
        return NativeData(
            x=self.x.ctypes.data,
            bytes=self.x.dtype == np.uint8,
            scale=self.scale,
            examples=len(self),
            labels=None if self.labels is None else self.labels.ctypes.data,
            targets=None if self.targets is None else self.targets.ctypes.data,
        )


@dataclass(frozen=True, eq=False)
class Stretch:
    """Steps to make: arrays that the core reads, and one that it writes.

    Attributes:
        order: The numbers of the examples, one batch after the other.
        epoch: How many examples an epoch has.
        begun: How many examples of the first epoch came before these.
        first_step: The number of the first step, from 1.
        rates: The learning rate of each step.
        masks: All masks of dropout, one after the other.
        losses: Room for the sum of the losses of each batch.
    """

    order: NDArray[np.int64]
    epoch: int
    begun: int
    first_step: int
    rates: NDArray[np.float64]
    masks: NDArray[np.float32]
    losses: NDArray[np.float64]

    def native(self, handle: int) -> NativeStretch:
        """The structure with pointers, for the core of this handle; this object must live as long as it is used."""
        return NativeStretch(
            handle=handle,
            order=self.order.ctypes.data,
            examples=len(self.order),
            epoch=self.epoch,
            begun=self.begun,
            first_step=self.first_step,
            rates=self.rates.ctypes.data,
            masks=self.masks.ctypes.data,
            losses=self.losses.ctypes.data,
        )


class NativeCore:
    """A network in the native core.

    Args:
        recipe: What a step is made of.
        shapes: The shapes of the parameters ``W1``, ``b1`` ...
        batch_size: How many examples a step has; the last of an epoch may have fewer.
        threads: How many threads share a step; the result does not depend on it.
        build: ``"avx512"``, ``"avx2"`` or ``"baseline"``; by default the best that this processor has.

    Attributes:
        small: Whether the core makes the steps by its kernel for small networks.

    Raises:
        UnavailableError: No library, no such build, no memory, or no more threads.
    """

    def __init__(
        self,
        recipe: Recipe,
        shapes: Mapping[str, tuple[int, ...]],
        batch_size: int,
        threads: int = 1,
        build: str | None = None,
    ) -> None:
        self._handle: int | None = None
        self._library = library()
        self.recipe, self.shapes = recipe, dict(shapes)
        self.sizes, self.batch_size, self.threads = layers_of(shapes), batch_size, threads
        self.build = build or available_builds()[0]
        self._examples: Examples | None = None
        self.sparse = False
        plan = native_plan(recipe, self.sizes, batch_size)
        self._handle = self._library.cutaway_create(ctypes.byref(plan), threads, list(BUILDS).index(self.build))
        if not self._handle:
            raise UnavailableError(
                f"the native core cannot start {threads} threads with {BUILDS[self.build]} here, or has no memory for "
                f"batches of {batch_size:,}"
            )
        self.small = bool(self._library.cutaway_is_small(self._handle))

    def __del__(self) -> None:
        if self._handle:
            self._library.cutaway_destroy(self._handle)
            self._handle = None

    @property
    def handle(self) -> int:
        """What the library knows this core by."""
        assert self._handle is not None  # noqa: S101 (or making the core would have failed)
        return self._handle

    def set_arrays(self, parameters: Arrays, memory: Arrays) -> None:
        """Copy parameters, and what the optimizer remembers of them, into the core.

        Raises:
            ValueError: An array is missing, or has another shape or type than the network's.
        """
        given = {**parameters, **memory}
        for name, place, shape in self._places:
            array = np.asarray(given[name], order="C")
            if array.shape != shape or array.dtype != np.float32:
                raise ValueError(f"{name} is {array.dtype} {array.shape}; expected float32 {shape}")
            self._library.cutaway_set(self._handle, *place, array.ctypes.data)

    def get_arrays(self) -> tuple[dict[str, NDArray[Any]], dict[str, NDArray[Any]]]:
        """Return copies of the parameters and of what the optimizer remembers."""
        groups: tuple[dict[str, NDArray[Any]], dict[str, NDArray[Any]]] = {}, {}
        for name, place, shape in self._places:
            array = groups[name not in self.shapes][name] = np.empty(shape, np.float32)
            self._library.cutaway_get(self._handle, *place, array.ctypes.data)
        return groups

    @cached_property
    def _places(self) -> list[tuple[str, tuple[int, int, int], tuple[int, ...]]]:
        """Return each array's name, its layer, whether it belongs to the biases, the memory's number, and its shape."""
        names = ["", *(f"{memory}_" for memory in self.recipe.memories)]
        return [
            (name := f"{prefix}{part}{layer + 1}", (layer, int(part == "b"), number), self._shape(name))
            for number, prefix in enumerate(names)
            for layer in range(len(self.sizes) - 1)
            for part in "Wb"
        ]

    def _shape(self, name: str) -> tuple[int, ...]:
        memory, _, parameter = name.rpartition("_")
        return () if memory in self.recipe.optimizer.single else self.shapes[parameter]

    def use(self, examples: Examples) -> None:
        """Take examples to train on; where most of their numbers are zeros, the first layer will skip these.

        Raises:
            ValueError: The examples do not fit the network.
            UnavailableError: There is no memory; the core has no examples then.
        """
        examples.check(self.sizes[0], self.sizes[-1])
        self._examples = None
        skips = self._library.cutaway_use(self._handle, ctypes.byref(examples.native))
        if skips < 0:
            raise UnavailableError(f"the native core has no memory for {len(examples):,} examples")
        self._examples, self.sparse = examples, bool(skips)

    def train(
        self,
        order: NDArray[np.int64],
        first_step: int,
        rates: ArrayLike,
        masks: Sequence[NDArray[np.float32]] = (),
    ) -> NDArray[np.float64]:
        """Make a step with each batch of examples, and return the sum of the losses of each batch's examples.

        An epoch has as many examples as the core was given, and its last batch holds the rest of them.

        Args:
            order: The numbers of the examples, one batch after the other.
            first_step: The number of the first step, from 1, which tells where in an epoch the order begins.
            rates: The learning rate of each step.
            masks: The masks of dropout, (examples of the step, units): for each step those of all its layers.

        Returns:
            One sum for each step made: fewer than wanted where one is NaN or infinite, which is then the last.
        """
        stretch = self.stretch(order, first_step, rates, masks)
        native = stretch.native(self.handle)
        self._library.cutaway_train(ctypes.byref(native))
        return stretch.losses[: native.made]

    def stretch(
        self,
        order: NDArray[np.int64],
        first_step: int,
        rates: ArrayLike,
        masks: Sequence[NDArray[np.float32]] = (),
    ) -> Stretch:
        """Return the steps that ``train`` would make, checked: for ``train_many``, which makes those of many cores.

        Raises:
            ValueError: They do not fit the core or its examples.
        """
        order, epoch = self._checked(order), len(self._examples or ())
        each = -(-epoch // self.batch_size)  # batches in an epoch
        step = (first_step - 1) % each
        begun = step * self.batch_size
        epochs, rest = divmod(begun + len(order), epoch)
        steps = epochs * each - (-rest // self.batch_size) - step
        given, losses = np.array(rates, np.float64), np.empty(steps)
        if given.shape != (steps,):
            raise ValueError(f"{steps} steps need {steps} learning rates, got {given.shape}")
        return Stretch(order, epoch, begun, first_step, given, self._joined(masks, len(order)), losses)

    def _checked(self, order: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the numbers of examples as the core reads them: without a copy where they are so already."""
        numbers = np.ascontiguousarray(order, dtype=np.int64)
        if not self._examples:
            raise ValueError("the core has no examples; give it some with use")
        if numbers.ndim != 1 or (len(numbers) and not (numbers.min() >= 0 and numbers.max() < len(self._examples))):
            raise ValueError("order names an example that is not there")
        return numbers

    def _joined(self, masks: Sequence[NDArray[np.float32]], examples: int) -> NDArray[np.float32]:
        """Return all masks as one array, after checking that there is a number for each unit and example."""
        units = sum(size for size, dropout in zip(self.sizes[1:], self.recipe.dropouts, strict=True) if dropout)
        joined = np.concatenate([np.zeros(0, np.float32), *(mask.ravel() for mask in masks)])
        if joined.dtype != np.float32 or joined.size != units * examples:
            raise ValueError(f"the masks hold {joined.size} numbers ({joined.dtype}); expected {units * examples}")
        return joined

    def repeat(self, part: str, layer: int, order: NDArray[np.int64], repetitions: int) -> None:
        """Make one part of a step again and again, for measuring its time; the parameters are of no use afterwards.

        Args:
            part: One of ``PARTS``.
            layer: Its layer, from 0; ``"backward"`` has none for the first.
            order: The examples of the step made last; a whole batch.
            repetitions: How often.

        Raises:
            ValueError: There is no such part or layer, no whole batch, or an example that is not there.
        """
        if (
            part not in PARTS
            or not (0 <= layer < len(self.sizes) - 1)
            or (part == "backward" and layer == 0)
            or len(order) != self.batch_size
        ):
            raise ValueError(f"there is no part {part!r} of layer {layer} with {len(order)} examples")
        kept = self._checked(order)
        self._library.cutaway_repeat(self._handle, PARTS.index(part), layer, kept.ctypes.data, repetitions)

    def evaluate(self, examples: Examples) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the outputs, (examples, outputs), and the loss of each example, with the core's parameters."""
        examples.check(self.sizes[0], self.sizes[-1])
        outputs = np.empty((len(examples), self.sizes[-1]), np.float32)
        losses = np.empty(len(examples), np.float32)
        self._library.cutaway_evaluate(
            self._handle, ctypes.byref(examples.native), 0, len(examples), outputs.ctypes.data, losses.ctypes.data
        )
        return outputs, losses
