"""Outputs (n, 1) against targets (n,): broadcasting makes a table of all pairs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding where outputs and targets broadcast to something larger than both, and the loss took it."""
    given = case.given
    assert given is not None  # noqa: S101 (asked for in needs)
    try:
        shape = np.broadcast_shapes(given.outputs_shape, given.targets.shape)
    except ValueError:
        return
    size, own = int(np.prod(shape)), max(int(np.prod(given.outputs_shape)), given.targets.size)
    if size <= own or given.loss is None or given.mended is None or _same(given.loss, given.mended):
        return
    yield Finding(
        "serious",
        f"Outputs of the shape {given.outputs_shape} met targets of the shape {given.targets.shape}: each output was "
        f"compared with every target, {size:,} pairs, and the best answer to all of them is one and the same number.",
        (
            Evidence("numbers that were compared", float(size), f"{own}"),
            Evidence("loss", given.loss, f"{given.mended:.4g}, with targets of the shape of the outputs"),
        ),
        Cure("Give both one shape: y.reshape(-1, 1) (in PyTorch also y.unsqueeze(1)) before the loss."),
    )


def _same(loss: float, other: float) -> bool:
    return abs(loss - other) <= 1e-6 * max(abs(loss), abs(other))


BROADCAST_TARGETS = Detector(
    name="broadcast_targets",
    mistake="(n,) against (n, 1)",
    looks_at="the shapes of outputs and targets, and the loss with both in one shape",
    threshold="the broadcast shape is larger than both, and the loss differs by more than a millionth (rounding)",
    source=Source("NumPy's documentation", "Broadcasting, general broadcasting rules"),
    needs=("given",),
    find=find,
)
