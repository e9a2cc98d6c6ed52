"""A learning rate that is too low: the loss hardly moves, and neither do the weights."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case, HistoryView
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.detectors.dead_units import DEAD_UNITS
from cutaway.diagnosis.detectors.initial_scale import FACTOR, mean_gain
from cutaway.diagnosis.detectors.rate_too_high import RATE_TOO_HIGH
from cutaway.diagnosis.finding import Evidence, Finding
from cutaway.diagnosis.rates import larger_rate, largest_share
from cutaway.diagnosis.stretches import ERRORS, stretches_of

FALL = 0.1
STEP = 2e-4


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding where the loss has fallen by less than a tenth, and steps are tiny beside the weights."""
    history, update = case.history, case.update
    assert history is not None  # noqa: S101 (asked for in needs)
    assert update is not None  # noqa: S101 (asked for in needs)
    share = largest_share(update.ratios)
    if len(history.losses) < 2 or share is None or share >= STEP:
        return
    fall = _fall(history)
    if fall is None or fall >= FALL or _has_moved(history) or _has_another_cause(case):
        return
    yield Finding(
        "serious",
        "The learning rate is too low: a step changes the weights by next to nothing, and the loss hardly falls.",
        (
            Evidence("largest change of a step over the weights", share, "about 0.001"),
            Evidence("fall of the loss, as a share of what it began with", fall, f"more than {FALL:g}"),
        ),
        larger_rate(case),
    )


def _has_another_cause(case: Case) -> bool:
    """Return whether steps are tiny for what another detector names: huge weights, a rate too high, dead units."""
    given = case.beginning or case.now
    if given is not None and (mean_gain(given) or 0.0) > FACTOR:
        return True
    others = [RATE_TOO_HIGH, *([DEAD_UNITS] if case.now is not None else [])]
    return any(True for other in others for _ in other.find(case))


def _fall(history: HistoryView) -> float | None:
    """Return by what share the loss fell: at rest where that was measured, else from the first to the second half."""
    half = len(history.losses) // 2
    first, last = (float(np.mean(part)) for part in (history.losses[:half], history.losses[half:]))
    if len(history.training) > 1:
        first, last = history.training[0].loss, history.training[-1].loss
    return 1 - last / first if first > 0 and np.isfinite(last) else None


def _has_moved(history: HistoryView) -> bool:
    """Return whether the loss has been elsewhere in between, so that steps are tiny now, but were not always."""
    stretches = stretches_of(history.losses)
    if stretches is None:
        return False
    first = stretches.means[0]
    noise = ERRORS * np.hypot(stretches.errors, stretches.errors[0])
    return bool((np.abs(stretches.means - first) > np.maximum(FALL * first, noise)).any())


RATE_TOO_LOW = Detector(
    name="rate_too_low",
    mistake="rate too low",
    looks_at="how far a step moves the weights, and the fall of the loss over the training",
    threshold="every weight matrix moves by less than 2e-4 of its size, a fifth of the usual 1e-3, and the loss at "
    "rest, else its mean over half of the training, falls by less than 10% and was nowhere else in between: a training "
    "that has arrived also has tiny steps, but its loss has moved. In healthy trainings that had not fallen yet a "
    "matrix moved by 7e-4 or more. What else makes steps tiny is left to its own detector: weights that began too "
    "large, dead units, a rate that was too high",
    source=Source("Karpathy, CS231n: Neural Networks Part 3", "ratio of weights to updates"),
    needs=("history", "update"),
    find=find,
)
