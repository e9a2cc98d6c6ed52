"""The one-cycle schedule, for libraries that are told a rate for each step; a test compares it with Cutaway's."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .work import Work

WARM_UP, START_DIVISOR, END_DIVISOR = 0.3, 25.0, 1e4


def one_cycle(peak: float, steps: int) -> NDArray[np.float64]:
    """Return the rate of each step: two half-cosines, up from peak / 25 and down to peak / 250,000."""
    start = peak / START_DIVISOR
    end = start / END_DIVISOR
    now, peak_at = np.arange(steps), WARM_UP * steps - 1
    up = peak + (start - peak) * (1 + np.cos(np.pi * now / peak_at)) / 2
    down = end + (peak - end) * (1 + np.cos(np.pi * (now - peak_at) / (steps - 1 - peak_at))) / 2
    found: NDArray[np.float64] = np.where(now <= peak_at, up, down)
    return found


def rates(work: Work) -> NDArray[np.float64] | None:
    """Return the rate of every step of the schedule, or None where the rate is constant."""
    if work.schedule == "constant":
        return None
    return one_cycle(work.learning_rate, work.steps_per_epoch * work.schedule_epochs)
