"""Losses in stretches: their means, and how far the luck of the batches moves these."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STRETCHES = 20
LEAST_STRETCHES = 4
LOSSES_PER_STRETCH = 5
"""Of so many losses the spread can be told, and no single batch decides."""
ERRORS = 4.0
"""How many standard errors of a stretch's mean a sign must exceed: one comes with the luck of the batches."""


@dataclass(frozen=True)
class Stretches:
    """The means of stretches of the losses, and the standard error of each mean."""

    means: NDArray[np.float64]
    errors: NDArray[np.float64]


def stretches_of(losses: tuple[float, ...]) -> Stretches | None:
    """Return the stretches; None where there are too few losses for them, or where one is NaN or infinity."""
    count = min(len(losses) // LOSSES_PER_STRETCH, STRETCHES)
    if count < LEAST_STRETCHES or not np.isfinite(losses).all():
        return None
    parts = np.array_split(np.asarray(losses, np.float64), count)
    errors = np.array([part.std(ddof=1) / np.sqrt(len(part)) for part in parts])
    # Five losses may be alike by luck, so that no stretch counts as less noisy than all of them in the mean.
    shared = np.sqrt(np.mean(errors**2))
    return Stretches(np.array([part.mean() for part in parts]), np.maximum(errors, shared))


def log_parts(losses: tuple[float, ...]) -> list[NDArray[np.float64]]:
    """Return the logarithms of 20 losses or more, all above 0, in stretches."""
    return np.array_split(np.log(losses), min(len(losses) // LOSSES_PER_STRETCH, STRETCHES))
