"""Loss and accuracy that go different ways: they measure different things."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt

import numpy as np

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding

RIGHT = 0.5


def find(case: Case) -> Iterator[Finding]:
    """Yield a note where since the first epoch both loss and accuracy fell, or both rose, by more than chance."""
    history = case.history
    assert history is not None  # noqa: S101 (asked for in needs)
    looks = [look for look in history.validation if look.epoch >= 1 and look.accuracy is not None]
    if len(looks) < 2 or not history.validation_examples:
        return
    least = min(looks, key=lambda look: look.loss)
    last = looks[-1]
    assert least.accuracy is not None and last.accuracy is not None  # noqa: PT018, S101 (chosen so)
    chance = sqrt(max(last.accuracy * (1 - last.accuracy), 1e-6) / history.validation_examples)
    if last.accuracy < RIGHT or last.loss <= 1.05 * least.loss or last.accuracy < least.accuracy - chance:
        return
    yield Finding(
        "note",
        f"Since epoch {least.epoch:g} the validation loss rose while the accuracy did not fall: the same answers are "
        "right, and the wrong ones are given with more certainty. Accuracy only counts, the loss asks by what margin.",
        (
            Evidence("validation loss", last.loss, f"{least.loss:.4g} at its least"),
            Evidence("validation accuracy", last.accuracy, f"{least.accuracy:.4g} then"),
            *_margins(case),
        ),
        Cure("Choose by what you need: the accuracy of answers, or probabilities that can be believed."),
    )


def _margins(case: Case) -> tuple[Evidence, ...]:
    """Return the median margin of the true class over the best other one, and the worst."""
    now = case.now
    if now is None or now.labels is None or now.outputs.shape[1] < 2:
        return ()
    rows = np.arange(len(now.outputs))
    true = now.outputs[rows, now.labels]
    others = now.outputs.copy()
    others[rows, now.labels] = -np.inf
    margins = true - others.max(axis=1)
    return (
        Evidence("median margin of the true class over the next", float(np.median(margins)), "above 0: right"),
        Evidence("least margin", float(margins.min()), "below 0: wrong, and how surely"),
    )


LOSS_AGAINST_ACCURACY = Detector(
    name="loss_against_accuracy",
    mistake='"the loss fell, so the accuracy must rise"',
    looks_at="validation loss and accuracy from the first epoch on, and the margins of the answers",
    threshold="the loss 5% above its least, the accuracy no more than its standard error below, and at least half "
    "of the answers right: a note",
    source=Source("Guo, Pleiss, Sun, Weinberger, On Calibration of Modern Neural Networks (2017)", "section 3"),
    needs=("history",),
    find=find,
)
