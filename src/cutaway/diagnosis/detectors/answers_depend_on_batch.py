"""An evaluation in which the answer to one example depends on the others."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding

ROUNDING = 1e-4


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding where half of a batch is answered otherwise than the same rows in the whole batch."""
    asked = case.predictions
    assert asked is not None  # noqa: S101 (asked for in needs)
    if not np.allclose(asked.first, asked.again, rtol=ROUNDING, atol=ROUNDING):
        return  # noise; another detector's
    whole = asked.first[: len(asked.by_half)]
    difference = float(np.abs(whole - asked.by_half).max(initial=0.0))
    if difference <= ROUNDING * max(float(np.abs(whole).max(initial=0.0)), 1.0):
        return
    yield Finding(
        "serious",
        "The evaluation answers an example otherwise when other examples are beside it: batch normalization measures "
        "the batch, or something works over the batch's axis.",
        (Evidence("largest difference between whole and half batch", difference, "0"),),
        Cure("Call module.eval() before the evaluation; let softmax and means work along the outputs (dim=1)."),
    )


ANSWERS_DEPEND_ON_BATCH = Detector(
    name="answers_depend_on_batch",
    mistake="batch statistics in evaluation",
    looks_at="the answers to a batch, and to its first half alone",
    threshold="a ten-thousandth: matrix products of another size round otherwise, by a millionth or so in float32",
    source=Source("Ioffe, Szegedy, Batch Normalization (2015)", "algorithm 2"),
    needs=("predictions",),
    find=find,
)
