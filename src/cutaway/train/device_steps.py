"""Steps of the reference on a device: everything stays there for a stretch, and little is fetched after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any

import numpy as np

from cutaway.data import Batch
from cutaway.definitions.entry import Array
from cutaway.execute import execute
from cutaway.execute.arrays import NUMPY, is_finite, quiet
from cutaway.execute.device import Processor
from cutaway.plan import Plan
from cutaway.train.native_steps import Stretch
from cutaway.train.state import Arrays, State

SECONDS_BETWEEN_SNAPSHOTS = 1.0
"""After so long a stretch ends even where no row is due; fetching the arrays of 12 million weights takes a tenth."""

Groups = tuple[Arrays, Arrays, Arrays]


@dataclass
class DeviceSteps:
    """Many steps of a training on a device, as ``NativeSteps`` makes them by the native core.

    Attributes:
        device: Where the arrays lie.
        plan: All steps of a training step: forward, backward, update.
        batches: ``batches(state)`` yields the batches of the steps after a state, without an end.
        read: ``read(state, batch)`` returns what the plan reads besides the arrays of the state.
        kept: The arrays on the device after the last stretch, and the groups of the state that they are.
    """

    device: Processor
    plan: Plan
    batches: Callable[[State], Iterator[Batch]]
    read: Callable[[State, Batch], Mapping[str, Any]]
    kept: tuple[Groups, dict[str, Array]] | None = field(default=None, repr=False)

    def advance(self, state: State, end: int) -> Stretch | None:
        """Make the steps after a state, up to number ``end`` or until it took long; None where NaN or infinity came up.

        What comes out does not depend on where stretches end.

        Raises:
            DeviceError: The device's memory is too small, or it failed.
        """
        with self.device.told():
            return self._advance(state, end)

    def _advance(self, state: State, end: int) -> Stretch | None:
        began, here, arrays = monotonic(), state, self._on_device(state)
        losses: list[Array] = []
        counts: list[int] = []
        for batch in self.batches(state):
            given = self.read(here, batch)
            values = execute(self.plan, {**arrays, **self.device.put(given)}, self.device.xp)
            arrays = {name: values[f"new_{name}"] for name in arrays}
            losses.append(self.device.xp.stack([values[name] for name in ("data_loss", "loss") if name in values]))
            counts.append(len(batch.labels))
            here = replace(here, step=here.step + 1)
            if here.step == end or monotonic() - began > SECONDS_BETWEEN_SNAPSHOTS:
                break
        return self._stretch(state, here.step, arrays, losses, counts, given["learning_rate"])

    def _stretch(
        self,
        state: State,
        step: int,
        arrays: dict[str, Array],
        losses: Sequence[Array],
        counts: Sequence[int],
        learning_rate: float,
    ) -> Stretch | None:
        found = self.device.fetch({**arrays, "": self.device.xp.stack(losses)})
        costs = found.pop("")
        with quiet():
            if not all(is_finite(NUMPY, array) for array in (costs, *found.values())):
                return None
        sums = costs[:, 0].astype(np.float64) * counts
        after = replace(
            _with_arrays(state, found),
            step=step,
            loss_sum=float(np.add.accumulate([state.loss_sum, *sums])[-1]),  # in order, wherever stretches end
            loss_count=state.loss_count + sum(counts),
        )
        self.kept = _groups(after), arrays
        return Stretch(after, float(costs[-1, 0]), float(sums.sum()), sum(counts), learning_rate)

    def _on_device(self, state: State) -> dict[str, Array]:
        """Return the arrays of a state on the device: those of the last stretch, or copies."""
        groups = _groups(state)
        if self.kept and all(one is other for one, other in zip(self.kept[0], groups, strict=True)):
            return self.kept[1]
        return self.device.put({name: array for group in groups for name, array in group.items()})


def _groups(state: State) -> Groups:
    return state.parameters, state.memory, state.statistics


def _with_arrays(state: State, arrays: Mapping[str, Any]) -> State:
    parts = [{name: arrays[name] for name in group} for group in _groups(state)]
    return replace(state, parameters=parts[0], memory=parts[1], statistics=parts[2])
