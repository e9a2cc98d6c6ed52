"""A learning rate that is too high: the loss jumps, rises or swings."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from statistics import mean

import numpy as np

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding

JUMP = 2.0
RISE = 0.25
SWING = 0.2
STRETCHES = 20


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding where the losses show one of the three signs, or a step is as large as the weights."""
    history = case.history
    assert history is not None  # noqa: S101 (asked for in needs)
    losses = history.losses
    first = history.training[0].loss if history.training else losses[0] if losses else 0.0
    sign = _sign(_smooth(losses), first) if len(losses) >= 4 and first > 0 else None
    if sign is None:
        return
    rate = history.learning_rate
    settings = () if rate is None else (("learning_rate", rate / 10),)
    finite = [ratio for ratio in (case.update.ratios.values() if case.update else ()) if ratio < float("inf")]
    moved = (
        (Evidence("largest change of the first step over the weights", max(finite), "about 0.001"),) if finite else ()
    )
    yield Finding(
        "serious",
        f"The learning rate is too high: the loss {sign.what}.",
        (sign, *moved),
        Cure("Train with a tenth of the learning rate.", settings),
    )


def _smooth(losses: tuple[float, ...]) -> list[float]:
    """Return the means of at most so many stretches of equal length, so that no single batch decides."""
    return [float(part.mean()) for part in np.array_split(losses, min(len(losses), STRETCHES))]


def _sign(losses: list[float], first: float) -> Evidence | None:
    least, end = min(losses), losses[-1]
    changes = [later - earlier for earlier, later in pairwise(losses)]
    turns = sum((one < 0) != (other < 0) for one, other in pairwise(changes)) / max(1, len(changes) - 1)
    swing = mean(map(abs, changes)) / first
    if max(losses) > JUMP * first:
        return Evidence("jumped to a multiple of what it began with", max(losses) / first, f"{JUMP:g} at most")
    if end - least > RISE * first:
        return Evidence("has risen again, by a share of what it began with", (end - least) / first, f"under {RISE:g}")
    if swing > SWING and turns > 0.5:
        return Evidence("swings, from look to look by a share of what it began with", swing, f"under {SWING:g}")
    return None


RATE_TOO_HIGH = Detector(
    name="rate_too_high",
    mistake="rate too high",
    looks_at="the losses of the batches over the training, and the size of a step beside that of the weights",
    threshold="the loss doubles, or ends a quarter of its first value above its least, or swings by a fifth of it "
    "at most looks, in the means over twentieths of the training: the noise of batches is smaller by far",
    source=Source("Goodfellow, Bengio, Courville, Deep Learning (2016)", "section 11.4.1"),
    needs=("history",),
    find=find,
)
