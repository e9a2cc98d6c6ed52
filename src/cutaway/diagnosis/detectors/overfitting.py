"""A training that went on after the validation loss had turned."""

from __future__ import annotations

from collections.abc import Iterator

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding

RISE = 1.5
GAP = 2.0


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding where the validation loss is far above its least and far above the training loss."""
    history = case.history
    assert history is not None  # noqa: S101 (asked for in needs)
    if len(history.validation) < 3 or not history.training:
        return
    least, last = min(history.validation, key=lambda look: look.loss), history.validation[-1]
    training = history.training[-1].loss
    if last.loss <= RISE * least.loss or last.loss <= GAP * training or case.settings.get("early_stopping"):
        return
    yield Finding(
        "warning",
        f"The network is overfitted: since epoch {least.epoch:g} it has learned the training examples by heart, and "
        "the validation loss has risen.",
        (
            Evidence("validation loss", last.loss, f"{least.loss:.4g}, its least, at epoch {least.epoch:g}"),
            Evidence("training loss, measured at rest", training, "near the validation loss"),
        ),
        Cure(
            "Stop when the validation loss turns, or hold the weights small, or take more examples.",
            (("early_stopping", 3),),
        ),
    )


OVERFITTING = Detector(
    name="overfitting",
    mistake="training on after the validation loss has turned",
    looks_at="the validation loss over the epochs, and the training loss at rest",
    threshold="half as much again as its least, and twice the training loss: less is the price of any fit",
    source=Source("Prechelt, Early Stopping - But When? (1998)", "section 1"),
    needs=("history",),
    find=find,
)
