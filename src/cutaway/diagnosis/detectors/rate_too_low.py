"""A learning rate that is too low: the loss hardly moves, and neither do the weights."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding

FALL = 0.1
STEP = 1e-4


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding where the loss has fallen by less than a tenth, and steps are tiny beside the weights."""
    history, update = case.history, case.update
    assert history is not None  # noqa: S101 (asked for in needs)
    assert update is not None  # noqa: S101 (asked for in needs)
    losses, ratios = history.losses, [ratio for ratio in update.ratios.values() if isfinite(ratio)]
    if len(losses) < 2 or not ratios or losses[0] <= 0:
        return
    fall = 1 - losses[-1] / losses[0]
    if not 0 <= fall < FALL or max(ratios) >= STEP:
        return
    rate = update.learning_rate
    yield Finding(
        "warning",
        "The learning rate is too low: a step changes the weights by next to nothing, and the loss hardly falls.",
        (
            Evidence("largest change of a step over the weights", max(ratios), "about 0.001"),
            Evidence("fall of the loss, as a share of what it began with", fall, f"more than {FALL:g}"),
        ),
        Cure("Train with ten times the learning rate.", () if rate is None else (("learning_rate", 10 * rate),)),
    )


RATE_TOO_LOW = Detector(
    name="rate_too_low",
    mistake="rate too low",
    looks_at="how far a step moves the weights, and the fall of the loss over the training",
    threshold="every weight matrix moves by less than 1e-4 of its size, a tenth of the usual 1e-3, and the loss falls "
    "by less than 10%: a training that has arrived also has tiny steps, but its loss has fallen",
    source=Source("Karpathy, CS231n: Neural Networks Part 3", "ratio of weights to updates"),
    needs=("history", "update"),
    find=find,
)
