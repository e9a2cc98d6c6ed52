"""A loss under the smallest number that it can be."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding
from cutaway.diagnosis.losses_known import loss_that_gives

ROUNDING = 1e-6


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding where a known loss is under its range, or one of an unknown kind is negative for classes."""
    now = case.now
    assert now is not None  # noqa: S101 (asked for in needs)
    flipped = loss_that_gives(-now.loss, now.outputs, now.y) if now.known_loss is None and now.loss < 0 else None
    if flipped is not None:
        yield _flipped(now.loss, flipped.name)
        return
    if now.known_loss is None and now.labels is None:  # the likelihood of a number is a density, and may be over 1
        return
    lowest = now.known_loss.range[0] if now.known_loss else 0.0
    if not isfinite(now.loss) or now.loss >= lowest - ROUNDING:
        return
    name = f"The loss {now.known_loss.name}" if now.known_loss else "A loss of classes"
    advice = "Check the targets: they must lie between 0 and 1, and each row must sum to 1."
    if now.known_loss and now.known_loss.name == "negative_log_likelihood":
        advice = "This loss reads logarithms of probabilities: end the network in log_softmax."
    yield Finding(
        "serious",
        f"The loss is negative. {name} is never under {lowest:g}, so what goes into it is not what it is made for.",
        (
            Evidence("loss", now.loss, f"{lowest:g} or more"),
            Evidence("largest output", float(now.outputs.max()), "what the loss reads"),
            Evidence("largest target", float(now.y.max()), "1 or less for classes"),
        ),
        Cure(advice),
    )


def _flipped(loss: float, name: str) -> Finding:
    return Finding(
        "serious",
        f"The sign of the loss is flipped: it is minus {name}, so that each step down makes the answers worse.",
        (Evidence("loss", loss, f"{-loss:.4g}, what {name} is"),),
        Cure("Leave out the minus in the loss function."),
    )


NEGATIVE_LOSS = Detector(
    name="negative_loss",
    mistake="negative loss",
    looks_at="the loss, the smallest number that this loss can be, and the losses of the catalogue with a minus",
    threshold="a millionth under that number: rounding of a loss near 0 is smaller",
    source=Source("Bishop, Pattern Recognition and Machine Learning (2006)", "eq. 4.108, with p between 0 and 1"),
    needs=("now",),
    find=find,
)
