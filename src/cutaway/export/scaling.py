"""How the training data were scaled: whoever feeds an exported network must do the same, and undo it at its outputs."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.data import Scaler

FIGURES = {
    "input_mean": "mean",
    "input_deviation": "deviation",
    "target_mean": "target_mean",
    "target_deviation": "target_deviation",
}
"""The names of a scaler's figures beside an exported network, where a mean alone could be of anything."""


def figures(scaler: Scaler | None) -> dict[str, NDArray[Any]]:
    """Return the means and deviations by name, one for each input or target; those of targets where there are any."""
    found = {name: np.array(getattr(scaler, attribute)) for name, attribute in FIGURES.items()} if scaler else {}
    return {name: array for name, array in found.items() if array.size}


def sentences(scale: float, scaler: Scaler | None, where: str) -> list[str]:
    """Return what to do with inputs and outputs.

    Args:
        scale: What inputs were divided by.
        scaler: What scaled the columns, if they were.
        where: Where the figures lie.

    >>> from cutaway.data import Scaler
    >>> for sentence in sentences(1, Scaler((60.0,), (10.0,), (200.0,), (100.0,)), "the file"):
    ...     print(sentence)
    Inputs are to be scaled as they were for the training: (x - input_mean) / input_deviation.
    Outputs are deviations of the target; in its own unit it is p * target_deviation + target_mean.
    The figures are in the file.
    """
    divided = [f"Inputs are to be divided by {scale:g} first, as they were for the training."] if scale != 1 else []
    if scaler is None:
        return divided
    inputs = ["Inputs are to be scaled as they were for the training: (x - input_mean) / input_deviation."]
    outputs = ["Outputs are deviations of the target; in its own unit it is p * target_deviation + target_mean."]
    return [*divided, *inputs, *(outputs if scaler.target_mean else []), f"The figures are in {where}."]
