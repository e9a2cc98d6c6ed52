"""A trained network that does as well without its inputs."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

import numpy as np

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding

GAIN = 0.05


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding where blank inputs, all equal to the batch's mean, cost no more than the inputs themselves."""
    now = case.trained
    assert now is not None  # noqa: S101 (asked for in needs)
    blank = np.broadcast_to(now.x.mean(axis=0, keepdims=True), now.x.shape).astype(now.x.dtype)
    without = now.loss_at(blank)
    if not isfinite(now.loss) or not isfinite(without) or now.loss < (1 - GAIN) * without:
        return
    yield Finding(
        "serious",
        "The trained network does not use its inputs: with blank ones, the mean of the batch in every row, it is as "
        "good.",
        (
            Evidence("loss with blank inputs", without, "far more than with the inputs"),
            Evidence("loss with the inputs", now.loss, f"under {(1 - GAIN) * without:.4g}, {GAIN:.0%} less than that"),
        ),
        Cure("Check that inputs and targets belong together, and look at the other findings; then train longer."),
    )


IGNORES_INPUTS = Detector(
    name="ignores_inputs",
    mistake="wrong set-up: blank inputs do as well",
    looks_at="the loss of a trained network, with its inputs and with blank ones",
    threshold="the inputs lower the loss by less than 5%: what was learned from them lowers it by far more",
    source=Source("Karpathy, A Recipe for Training Neural Networks (2019)", "input-independent baseline"),
    needs=("trained",),
    find=find,
)
