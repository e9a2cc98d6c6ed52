"""Targets as a network learns them best, with mean 0 and deviation 1, and the way back into their own units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.data import column_figures
from cutaway.errors import SettingError
from cutaway.network import Network


@dataclass(frozen=True, eq=False)
class TargetScale:
    """The mean and the deviation of each target, (outputs,); the deviation of a constant target is 1 here."""

    mean: NDArray[np.float64]
    deviation: NDArray[np.float64]

    @classmethod
    def fit(cls, targets: NDArray[Any]) -> TargetScale:
        """Return the scale of targets (examples, outputs).

        Raises:
            DataError: They are so large that their deviation overflows.
        """
        mean, deviation = column_figures("y", targets.astype(np.float64))
        return cls(np.array(mean), np.array(deviation))

    def apply(self, targets: NDArray[Any]) -> NDArray[np.float64]:
        """Return the targets scaled: (examples, outputs), without a unit."""
        return np.asarray((targets - self.mean) / self.deviation, np.float64)

    def undo_in(self, network: Network) -> Network:
        """Return the network that answers in the units of the targets.

        The last layer sums up a W + b and leaves it as it is, so that answer times deviation plus mean is again such
        a layer: with W times the deviation, and b times the deviation plus the mean.

        Raises:
            SettingError: The targets are too large for the network's number type.

        >>> network = Network([1, 1], output="identity", initializer="constant:value=2")
        >>> scaled = TargetScale(np.array([1000.0]), np.array([10.0])).undo_in(network)
        >>> network(np.array([[3.0]])).tolist(), scaled(np.array([[3.0]])).tolist()
        ([[6.0]], [[1060.0]])
        """
        dtype, last = network.specification.dtype, network.specification.layers
        weights, bias = (network.parameters[f"{name}{last}"].astype(np.float64) for name in ("W", "b"))
        new = {f"W{last}": weights * self.deviation, f"b{last}": bias * self.deviation + self.mean}
        largest = max(float(np.abs(array).max()) for array in new.values())
        if largest > float(np.finfo(dtype).max):
            raise SettingError(f"Targets as large as these do not fit into {dtype}, the type of X; give X as float64.")
        return Network.from_specification(network.specification, {**network.arrays, **new})
