"""A first loss that is not that of guessing."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite, log

import numpy as np

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding

FACTOR = 3.0
LARGE = 3.0
LOGARITHMIC = ("cross_entropy", "negative_log_likelihood", "binary_cross_entropy", "binary_cross_entropy_with_logits")


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding where the loss of an untrained classifier is far from the logarithm of the number of classes."""
    first = case.beginning
    assert first is not None  # noqa: S101 (asked for in needs)
    if first.known_loss is None or first.known_loss.name not in LOGARITHMIC or not isfinite(first.loss):
        return
    classes = first.outputs.shape[1] if not first.known_loss.name.startswith("binary") else 2
    guessing = log(max(classes, 2))
    size = max(1.0, float(np.sqrt(np.square(first.x, dtype=np.float64).mean(axis=0).max())))
    if guessing / FACTOR <= first.loss <= guessing * FACTOR * min(size, LARGE):
        return
    yield Finding(
        "warning",
        f"The untrained network has a loss of {first.loss:.3g}, and guessing among {classes} classes costs "
        f"{guessing:.3g}: it is {'sure of wrong answers' if first.loss > guessing else 'right before it has learned'}.",
        (Evidence("loss before the first step, in nats", first.loss, f"about ln {classes} = {guessing:.3f}"),),
        Cure("Check the scale of the inputs, the initial weights, and how targets and loss go together."),
    )


INITIAL_LOSS = Detector(
    name="initial_loss",
    mistake="wrong set-up: the initial loss differs from ln K",
    looks_at="the loss of an untrained classifier",
    threshold="a factor of 3 from ln K: He's weights and inputs of size 1 give up to 1.5 ln K; three times as much for "
    "the points of a plane from -6 to 6, whose size goes into the scores",
    source=Source("Karpathy, A Recipe for Training Neural Networks (2019)", "verify loss @ init"),
    needs=("beginning",),
    find=find,
)
