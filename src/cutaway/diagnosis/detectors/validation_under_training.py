"""Validation loss under training loss: mostly no fault, and here is why."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import mean

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding

CLEARLY = 0.9


def find(case: Case) -> Iterator[Finding]:
    """Yield a note where the last validation loss is under that of the batches, with the training loss at rest."""
    history = case.history
    assert history is not None  # noqa: S101 (asked for in needs)
    if not (history.losses and history.validation and history.training):
        return
    batches = mean(history.losses[-history.last_epoch :])
    validation, rest = history.validation[-1].loss, history.training[-1].loss
    if validation >= CLEARLY * batches or not rest <= history.training[0].loss:  # a training that was thrown up
        return
    explained = rest <= validation
    why = (
        "measured after the epoch, in evaluation, the training examples have the smaller loss"
        if explained
        else "even measured after the epoch the validation examples have the smaller loss, as a few easy ones can"
    )
    yield Finding(
        "note",
        f"The validation loss is under the training loss of the batches. That is possible: batches are measured while "
        f"the network still learns, and with dropout; {why}.",
        (
            Evidence("loss of the batches of the last epoch, mean", batches, "measured during training"),
            Evidence("validation loss", validation, "measured at rest"),
            Evidence("training loss, measured at rest", rest, "what to compare with the validation loss"),
        ),
        Cure("Compare the two losses that were measured at rest."),
    )


VALIDATION_UNDER_TRAINING = Detector(
    name="validation_under_training",
    mistake='"validation loss under training loss is impossible"',
    looks_at="the last losses: of the batches, of validation, and of training examples at rest",
    threshold="a tenth under the mean of the batches of the last epoch: a note; less is chance",
    source=Source("Goodfellow, Bengio, Courville, Deep Learning (2016)", "section 7.12, dropout in training alone"),
    needs=("history",),
    find=find,
)
