"""Dropout that is left on in the evaluation."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding

ROUNDING = 1e-5


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding where the same batch is answered differently the second time."""
    asked = case.predictions
    assert asked is not None  # noqa: S101 (asked for in needs)
    difference = float(np.abs(asked.first - asked.again).max(initial=0.0))
    size = float(np.abs(asked.first).max(initial=0.0))
    if difference <= ROUNDING * max(size, 1.0):
        return
    example, unit = np.unravel_index(int(np.abs(asked.first - asked.again).argmax()), asked.first.shape)[:2]
    yield Finding(
        "serious",
        "The evaluation answers the same inputs differently each time: dropout, or other noise, is left on.",
        (
            Evidence(f"largest difference, at example {example}, output {unit}", difference, "0"),
            Evidence("largest output", size, "for comparison"),
        ),
        Cure("Call module.eval() before the evaluation, and module.train() before going on."),
    )


DROPOUT_IN_EVALUATION = Detector(
    name="dropout_in_evaluation",
    mistake="dropout left on in evaluation",
    looks_at="two answers of an evaluation to one batch",
    threshold="a difference of more than a hundred-thousandth: sums in another order differ by a millionth in float32",
    source=Source("Srivastava et al., Dropout: A Simple Way to Prevent Overfitting (2014)", "section 1, at test time"),
    needs=("predictions",),
    find=lambda case: find(case) if case.predictions is not None and case.predictions.first.ndim > 1 else iter(()),
)
