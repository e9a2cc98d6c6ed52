"""A weight or a bias set by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cutaway.errors import SettingError
from cutaway.train import State

LARGEST_WEIGHT = 1e6


def edited(state: State, name: str, index: tuple[int, ...], value: float) -> tuple[State, str]:
    """Return the state with one number set, and a sentence that says so.

    Raises:
        SettingError: There is no such number, or the value is beyond all sense.
    """
    array = state.parameters.get(name)
    if array is None or len(index) != array.ndim or any(
        not 0 <= place < size for place, size in zip(index, array.shape, strict=True)
    ):  # fmt: skip
        known = ", ".join(f"{known} {one.shape}" for known, one in state.parameters.items())
        raise SettingError(f"There is no {name!r:.40} at {list(index)!r:.40}; there are {known}.")
    if not abs(value) <= LARGEST_WEIGHT:
        raise SettingError(f"{name} was to become {value:g}; give a number from -1,000,000 to 1,000,000.")
    changed = np.array(array)
    before, changed[index] = float(array[index]), value
    sentence = f"{name}[{','.join(map(str, index))}] was set from {before:.4g} to {value:.4g} by hand."
    return replace(state, parameters={**state.parameters, name: changed}), sentence
