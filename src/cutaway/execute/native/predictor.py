"""Answers by the native core: outputs for one example or many, straight from a network's parameters."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.execute.arrays import NUMPY, is_finite, quiet
from cutaway.execute.native.core import Arrays, Examples
from cutaway.execute.native.library import BUILDS, NativeData, UnavailableError, available_builds, library
from cutaway.execute.native.native_plan import native_plan
from cutaway.execute.native.recipe import Recipe, answers_of, layers_of
from cutaway.execute.reference import execute
from cutaway.plan import Plan


class Predictor:
    """What a forward plan makes of examples, computed in C++.

    The parameters are read where they are, at each call: what is changed in these arrays is seen by the next call.
    Nothing is kept between calls, so that threads may share a predictor. Inputs that are zero are skipped; so a weight
    that becomes NaN in place is seen only where its input is other than zero, or where more than some examples come.

    Args:
        plan: A forward plan as evaluation runs it; with the loss where losses are wanted.
        parameters: ``W1``, ``b1`` ... as float32.
        build: ``"avx512"``, ``"avx2"`` or ``"baseline"``; by default the best that this processor has.
        recipe: What ``answers_of`` makes of the plan, where it is known: to find it out takes longer than an answer.

    Attributes:
        parameters: Those arrays.

    Raises:
        UnavailableError: No library, a step that the core does not run, or arrays that it cannot read; the message
            says so, as the end of a sentence.
    """

    def __init__(self, plan: Plan, parameters: Arrays, build: str | None = None, recipe: Recipe | None = None) -> None:
        recipe = recipe or answers_of(plan)
        names = [f"{part}{layer}" for layer in range(1, len(recipe.activations) + 1) for part in "Wb"]
        self.parameters: dict[str, NDArray[Any]] = {name: parameters[name] for name in names}
        _check_readable(self.parameters)
        self._features = plan[:1] if recipe.features else ()
        self._sizes = layers_of({name: array.shape for name, array in self.parameters.items()})
        _check_shapes(self.parameters, self._sizes)
        self._predict = library().cutaway_predict
        self._build = list(BUILDS).index(build or available_builds()[0])
        self._plan = native_plan(recipe, self._sizes, batch_size=1)
        self._places = (ctypes.c_void_p * len(names))(*(array.ctypes.data for array in self.parameters.values()))

    def __call__(self, x: NDArray[Any], scale: float = 1.0) -> NDArray[np.float32]:
        """Return the outputs ``p`` for inputs: (batch, inputs) gives (batch, outputs), float32.

        Args:
            x: The inputs, uint8 or float32.
            scale: The network gets ``x / scale``.

        Raises:
            ValueError: Another number of inputs than the network has, or another type.
            MemoryError: There is no memory; the reference would need more.
        """
        if self._features:
            x, scale = execute(self._features, {"x": x.astype(np.float32) / np.float32(scale)})["f"], 1.0
        if x.ndim != 2 or x.shape[1] != self._sizes[0] or x.dtype not in (np.uint8, np.float32):
            raise ValueError(f"x is {x.dtype} {x.shape}; expected uint8 or float32 (batch, {self._sizes[0]})")
        rows = x if x.flags.c_contiguous else np.ascontiguousarray(x)
        data = NativeData(rows.ctypes.data, rows.dtype == np.uint8, scale, len(rows), None, None)
        outputs = np.empty((len(rows), self._sizes[-1]), np.float32)
        self._answer(data, outputs.ctypes.data, None)
        return outputs

    def evaluate(self, examples: Examples) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the outputs, (examples, outputs), and the loss of each example; the plan must have held the loss.

        Where the plan begins with input features, ``examples.x`` holds these.

        Raises:
            ValueError: The examples do not fit the network.
            MemoryError: There is no memory; the reference would need more.
        """
        examples.check(self._sizes[0], self._sizes[-1])
        outputs = np.empty((len(examples), self._sizes[-1]), np.float32)
        losses = np.empty(len(examples), np.float32)
        self._answer(examples.native, outputs.ctypes.data, losses.ctypes.data)
        return outputs, losses

    def _answer(self, data: NativeData, outputs: int, losses: int | None) -> None:
        if not self._predict(self._build, self._plan, self._places, data, outputs, losses):
            raise MemoryError(f"There is no memory to answer {data.examples:,} examples; free some and try again.")


def _check_readable(parameters: Mapping[str, NDArray[Any]]) -> None:
    """Raise UnavailableError where the core cannot read an array as it is, or where zeros must not be skipped."""
    for name, array in parameters.items():
        if array.ndim != (2 if name.startswith("W") else 1):
            raise UnavailableError(f"{name} has the shape {array.shape}, which the native core does not read")
        if array.dtype != np.float32 or not array.flags.c_contiguous:
            raise UnavailableError(f"the native core reads float32 in rows, and {name} is something else")
        with quiet():
            finite = is_finite(NUMPY, array)
        if not finite:
            raise UnavailableError(f"{name} holds NaN or infinity, which the native core would skip beside a zero")


def _check_shapes(parameters: Mapping[str, NDArray[Any]], sizes: Sequence[int]) -> None:
    """Raise UnavailableError unless every array has the numbers that the core would read of it."""
    for layer, (inputs, units) in enumerate(pairwise(sizes), 1):
        for name, needed in ((f"W{layer}", (inputs, units)), (f"b{layer}", (units,))):
            if parameters[name].shape != needed:
                raise UnavailableError(f"{name} has the shape {parameters[name].shape}, expected {needed}")
