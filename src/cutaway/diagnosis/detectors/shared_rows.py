"""Held-out rows that are also learned from."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding

SHARE = 0.05


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding where some of the held-out rows are found among the training rows."""
    held_out, training = case.held_out, case.training_rows
    if held_out is None or training is None or not len(held_out):
        return
    known = {np.ascontiguousarray(row).tobytes() for row in training}
    found = np.array([np.ascontiguousarray(row).tobytes() in known for row in held_out.astype(training.dtype)])
    share = float(found.mean())
    if share <= SHARE:
        return
    yield Finding(
        "serious",
        f"{int(found.sum()):,} of the {len(held_out):,} held-out rows are training rows, too: they cannot tell how the "
        "network does on what it has not seen.",
        (
            Evidence("share of held-out rows that are learned from", share, f"under {SHARE:g}"),
            Evidence("the first of them", float(found.argmax()), "none"),
        ),
        Cure("Remove rows that occur twice, then split."),
    )


SHARED_ROWS = Detector(
    name="shared_rows",
    mistake="held-out examples that were learned from",
    looks_at="the held-out rows, each looked up among the training rows",
    threshold="more than 5%: real tables have a few equal rows by chance",
    source=Source("Kaufman et al., Leakage in Data Mining (2012)", "section 2"),
    needs=("held_out", "training_rows"),
    find=find,
)
