"""NaN or infinity: where it came up first."""

from __future__ import annotations

from collections.abc import Iterator

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding for the first value that is not finite, and for a training that ended with one."""
    now, history = case.now, case.history
    if now is not None and now.not_finite is not None:
        first = now.not_finite
        yield Finding(
            "serious",
            f"{first.where.name} is the first value that holds NaN or infinity; {first.maker} made it.",
            (
                Evidence("the first such number", first.value, "a finite number", first.where),
                Evidence("largest number that it was made of", first.largest, "well under 1e+38 (float32)"),
                Evidence("zeros that it was made of", float(first.zeros), "none, where a logarithm is taken"),
            ),
            Cure(_advice(first.zeros, first.largest)),
        )
    elif history is not None and history.failure:
        rate = history.learning_rate or 0.0
        settings = (("learning_rate", rate / 10),) if rate else ()
        yield Finding(
            "serious",
            f"The training ended with a number that is not finite: {history.failure}",
            (Evidence("learning rate", rate, "small enough that the loss falls"),),
            Cure("Train with a tenth of the learning rate.", settings),
        )


def _advice(zeros: int, largest: float) -> str:
    if zeros and largest < 1e4:
        return "A logarithm of 0 is likely: let the loss read the scores, with log_softmax or a loss on logits."
    return "The numbers overflow: scale the inputs, begin with smaller weights, or take a smaller learning rate."


NOT_FINITE = Detector(
    name="not_finite",
    mistake="log 0; NaN",
    looks_at="every value of the forward and the backward pass, in order; the run's failure",
    threshold="none: a number is finite or not",
    source=Source("IEEE 754-2019", "section 7, default exception handling"),
    needs=(),
    find=find,
)
