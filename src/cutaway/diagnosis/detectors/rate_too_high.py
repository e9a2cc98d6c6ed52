"""A learning rate that is too high: the loss jumps, rises or swings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding

JUMP = 2.0
RISE = 0.25
SWING = 0.2
STRETCHES = 20
LEAST_STRETCHES = 4
LOSSES_PER_STRETCH = 5
"""Of so many losses the spread can be told, and no single batch decides."""
ERRORS = 4.0
"""How many standard errors of a stretch's mean a sign must exceed: one comes with the luck of the batches."""
FIRST_ERRORS = 8.0
"""By how many typical spreads the logarithm of a loss must exceed that of the very first loss, which is one batch's and
may be small by luck, more so than a mean: twice ``ERRORS``."""


@dataclass(frozen=True)
class _Stretches:
    """The means of stretches of the losses, and the standard error of each mean."""

    means: NDArray[np.float64]
    errors: NDArray[np.float64]


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding where the losses show one of the four signs, by more than the noise of the batches."""
    history = case.history
    assert history is not None  # noqa: S101 (asked for in needs)
    stretches = _smooth(history.losses)
    if stretches is None:
        return
    first = history.training[0].loss if history.training else float(stretches.means[0])
    sign = _sign(stretches, first) if first > 0 else None
    if sign is None and not history.training:
        sign = _early_jump(history.losses)
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


def _smooth(losses: tuple[float, ...]) -> _Stretches | None:
    """Return the stretches; None where there are too few losses for them, or where one is NaN or infinity."""
    count = min(len(losses) // LOSSES_PER_STRETCH, STRETCHES)
    if count < LEAST_STRETCHES or not np.isfinite(losses).all():
        return None
    parts = np.array_split(np.asarray(losses, np.float64), count)
    errors = np.array([part.std(ddof=1) / np.sqrt(len(part)) for part in parts])
    # Five losses may be alike by luck, so that no stretch counts as less noisy than all of them in the mean.
    shared = np.sqrt(np.mean(errors**2))
    return _Stretches(np.array([part.mean() for part in parts]), np.maximum(errors, shared))


def _sign(stretches: _Stretches, first: float) -> Evidence | None:
    means, noise = stretches.means, ERRORS * stretches.errors
    high, low = int(means.argmax()), int(means.argmin())
    jump, rise = float(means[high]) - first, float(means[-1] - means[low])
    changes = np.diff(means)
    turns = np.mean((changes[1:] < 0) != (changes[:-1] < 0))
    swing = float(np.mean(np.abs(changes)))
    if jump > max((JUMP - 1) * first, noise[high]):
        return Evidence("jumped to a multiple of what it began with", float(means[high]) / first, f"{JUMP:g} at most")
    if rise > max(RISE * first, float(np.hypot(noise[-1], noise[low]))):
        return Evidence("has risen again, by a share of what it began with", rise / first, f"under {RISE:g}")
    if swing > max(SWING * first, float(noise.mean())) and turns > 0.5:
        what = "swings, from look to look by a share of what it began with"
        return Evidence(what, swing / first, f"under {SWING:g}")
    return None


def _early_jump(losses: tuple[float, ...]) -> Evidence | None:
    """Return whether the losses jumped within the first stretch, whose mean hides that.

    The first loss is the only one known to be from before any step. A jump multiplies the loss, and so does the luck
    of the batches, so that logarithms are compared; the median of the stretches' spreads leaves out the jump itself.
    """
    if min(losses) <= 0:
        return None
    parts = np.array_split(np.log(losses), min(len(losses) // LOSSES_PER_STRETCH, STRETCHES))
    parts[0] = parts[0][1:]
    spread = float(np.median([part.std(ddof=1) for part in parts]))
    high = max(float(np.exp(part).mean()) for part in parts)
    if log(high / losses[0]) <= max(log(JUMP), FIRST_ERRORS * spread):
        return None
    return Evidence(
        "jumped in the first steps to a multiple of what it began with", high / losses[0], f"{JUMP:g} at most"
    )


RATE_TOO_HIGH = Detector(
    name="rate_too_high",
    mistake="rate too high",
    looks_at="the losses of the batches over the training, and the size of a step beside that of the weights",
    threshold="the loss doubles, or ends a quarter of its first value above its least, or swings by a fifth of it "
    "at most looks, in the means over 20 stretches of the training (fewer where they held under 5 losses each), and "
    "by more than 4 standard errors of such a mean: the luck of the batches stays under that. Of losses alone the very "
    "first one is also compared, with 8 times the usual spread of the logarithms: it is one batch's",
    source=Source("Goodfellow, Bengio, Courville, Deep Learning (2016)", "section 11.4.1"),
    needs=("history",),
    find=find,
)
