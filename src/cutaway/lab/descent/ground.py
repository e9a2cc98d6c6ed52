"""What one can go down on: heights and gradients at places, whether of a formula or of a network's loss."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.float64]
"""Places as rows: (places, axes)."""


class Ground(Protocol):
    """Heights and gradients; all arrays are float64, whatever the ground computes with."""

    def losses(self, places: Places) -> NDArray[np.float64]:
        """Return the height at each place, (places,)."""

    def gradients(self, places: Places) -> Places:
        """Return the exact gradient at each place, (places, axes)."""

    def batch_gradients(self, places: Places, step: int) -> Places:
        """Return the gradients that a step sees: with the noise, or of the batch, that all places share."""


def heights(ground: Ground, bounds: tuple[tuple[float, float], ...], size: int) -> NDArray[np.float64]:
    """Return heights on a grid: (size,) from left to right, or (size, size) with the largest x2 in row 0."""
    axes = [np.linspace(low, high, size) for low, high in bounds]
    if len(axes) == 1:
        return ground.losses(axes[0][:, np.newaxis])
    x1, x2 = np.meshgrid(axes[0], axes[1][::-1])
    return ground.losses(np.column_stack([x1.ravel(), x2.ravel()])).reshape(size, size)
