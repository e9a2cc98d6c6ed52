"""A learning rate that is too high: the loss jumps, rises or swings."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp, log, sqrt

import numpy as np

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case, HistoryView
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Evidence, Finding
from cutaway.diagnosis.rates import LARGE_STEP, first_share, smaller_rate
from cutaway.diagnosis.stretches import ERRORS, LOSSES_PER_STRETCH, Stretches, log_parts, stretches_of

JUMP = 2.0
RISE = 0.25
SWING = 0.2
SPOILED = 0.5
THROWN = 1.15
"""How far the losses of five batches must rise above the first one, where the training then stays over half of that.
Healthy trainings that were still over half rose by less, or by the luck of small batches: 3.9 spreads at most."""
FIRST_ERRORS = 8.0
"""By how many typical spreads the logarithm of a loss must exceed that of the very first loss, which is one batch's and
may be small by luck, more so than a mean: twice ``ERRORS``."""


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding where the losses show one of the signs, by more than the noise of the batches."""
    history, share = case.history, first_share(case)
    assert history is not None  # noqa: S101 (asked for in needs)
    stretches = stretches_of(history.losses)
    if stretches is None:
        return
    first = history.training[0].loss if history.training else float(stretches.means[0])
    sign = _sign(stretches, first) if first > 0 else None
    sign = sign or _thrown_up(history, share or 0.0)
    if sign is None:
        return
    moved: tuple[Evidence, ...] = ()
    if share is not None and share > LARGE_STEP:
        moved = (Evidence("largest change of the first step over the weights", share, f"under {LARGE_STEP:g}"),)
    yield Finding(
        "serious", f"The learning rate is too high: the loss {sign.what}.", (sign, *moved), smaller_rate(case)
    )


def _sign(stretches: Stretches, first: float) -> Evidence | None:
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


def _thrown_up(history: HistoryView, share: float) -> Evidence | None:
    """Return whether a few losses in a row were thrown up, which the means and errors of long stretches hide.

    A jump multiplies the loss, and so does the luck of the batches, so that logarithms are compared; the median of the
    stretches' spreads leaves out the jump itself.
    """
    losses = history.losses
    if min(losses) <= 0 or _before_any_step(history) <= 0:
        return None
    parts, first = log_parts(losses), log(_before_any_step(history))
    parts[0] = parts[0][1:]
    spread = float(np.median([part.std(ddof=1) for part in parts]))
    five = np.ones(LOSSES_PER_STRETCH) / LOSSES_PER_STRETCH
    rise = float(np.convolve(np.log(losses[1:]), five, "valid").max()) - first
    if rise > max(log(JUMP), FIRST_ERRORS * spread):
        return Evidence("jumped to a multiple of what it began with", exp(rise), f"{JUMP:g} at most")
    if parts[-1].mean() - first <= log(SPOILED):
        return None
    # A first step that is too large is a sign of its own, so that the loss need show no more than a true rise.
    luck = ERRORS / sqrt(LOSSES_PER_STRETCH) * spread
    least = luck if share > LARGE_STEP else max(log(THROWN), FIRST_ERRORS * spread)
    if rise <= least:
        return None
    what = "rose to a multiple of what it began with, and has not come down to half of it"
    return Evidence(what, exp(rise), "1 at most")


def _before_any_step(history: HistoryView) -> float:
    """Return the loss before any step: the first one, or where it is known the one measured at rest.

    Dropout, and the luck of the first batch, may make the batches' larger than that at rest, but not twice as large.
    """
    if not history.training:
        return history.losses[0]
    rest = history.training[0].loss
    return max(rest, history.losses[0]) if history.losses[0] < JUMP * rest else rest


RATE_TOO_HIGH = Detector(
    name="rate_too_high",
    mistake="rate too high",
    looks_at="the losses of the batches over the training, and the size of a step beside that of the weights",
    threshold="the loss doubles, or ends a quarter of its first value above its least, or swings by a fifth of it "
    "at most looks, in the means over 20 stretches of the training (fewer where they held under 5 losses each), and "
    "by more than 4 standard errors of such a mean: the luck of the batches stays under that. Five losses in a row are "
    "also compared with the very first one, which is one batch's, by 8 times the usual spread of the logarithms: they "
    "double, or rise by 15% where the training then stays over half of the first. Where the first step changes a "
    "weight matrix by more than a tenth, and the training stays over half, a rise of 4 standard errors is enough",
    source=Source("Goodfellow, Bengio, Courville, Deep Learning (2016)", "section 11.4.1"),
    needs=("history",),
    find=find,
)
