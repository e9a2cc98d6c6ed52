"""A recipe as the structure that the native core reads."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cutaway.definitions import ACTIVATIONS, LOSSES, REGULARIZERS
from cutaway.definitions.entry import Entry
from cutaway.execute.native.library import SETTINGS, NativePlan
from cutaway.execute.native.recipe import Recipe


def native_plan(recipe: Recipe, sizes: Sequence[int], batch_size: int) -> NativePlan:
    """Return the structure for a network of these sizes; it holds on to the arrays that it points to."""
    layers = len(sizes) - 1
    return NativePlan(
        layers=layers,
        sizes=(ctypes.c_int32 * (layers + 1))(*sizes),
        activations=_places(ACTIVATIONS, recipe.activations),
        activation_settings=_numbers(*recipe.activations),
        dropouts=(ctypes.c_int32 * layers)(*(dropout is not None for dropout in recipe.dropouts)),
        dropout_settings=_numbers(*recipe.dropouts),
        loss=list(LOSSES).index(recipe.loss.name),
        fused=recipe.fused,
        loss_settings=_numbers(recipe.loss),
        optimizer=recipe.optimizer_place,
        optimizer_settings=_numbers(recipe.optimizer),
        batch_size=batch_size,
        regularizers=len(recipe.regularizers),
        regularizer=_places(REGULARIZERS, recipe.regularizers),
        regularizer_settings=_numbers(*recipe.regularizers),
    )


def _places(registry: Mapping[str, Entry], entries: Iterable[Entry]) -> Any:
    """Return where entries stand in the core's table, which has the order of the registry."""
    found = [list(registry).index(entry.name) for entry in entries]
    return (ctypes.c_int32 * len(found))(*found)


def _numbers(*entries: Entry | None) -> Any:
    """Return the settings of entries as the core reads them: a row of numbers for each."""
    known = [list(entry.settings.values()) if entry else [] for entry in entries]
    rows = [[*numbers, *[0.0] * (SETTINGS - len(numbers))] for numbers in known]
    return (ctypes.c_double * (SETTINGS * len(entries)))(*(number for row in rows for number in row))
