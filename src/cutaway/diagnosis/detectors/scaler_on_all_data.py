"""A scaler that was fitted to more than the training rows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding

EXACT = 1e-4


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding where what is subtracted is not the mean of the training rows."""
    made = case.preparation
    assert made is not None  # noqa: S101 (asked for in needs)
    deviation = np.maximum(made.training.std(axis=0), 1e-12)
    off = np.abs(made.mean - made.training.mean(axis=0)) / deviation
    column = int(off.argmax())
    if off[column] <= EXACT:
        return
    evidence = [
        Evidence(
            f"mean that is subtracted in column {column}",
            float(made.mean[column]),
            f"{made.training[:, column].mean():.6g}, the mean of the training rows",
        ),
    ]
    sure = False
    if made.others is not None:
        everything = np.concatenate([made.training, made.others])
        sure = bool((np.abs(made.mean - everything.mean(axis=0)) <= EXACT * deviation).all())
        evidence.append(Evidence(f"mean of all rows in column {column}", float(everything[:, column].mean()), "unused"))
    yield Finding(
        "serious" if sure else "warning",
        "The inputs are scaled by figures of all rows, also of those that are held out: these are no longer unseen."
        if sure
        else "The inputs are scaled by other figures than those of the training rows.",
        tuple(evidence),
        Cure("Split first, then fit the scaler to the training rows alone, and apply it to all."),
    )


SCALER_ON_ALL_DATA = Detector(
    name="scaler_on_all_data",
    mistake="scaler fitted on all data",
    looks_at="the scaler's means, beside those of the training rows and of all rows",
    threshold="a ten-thousandth of the column's deviation: the means of a part and of the whole differ by far more",
    source=Source("Kaufman et al., Leakage in Data Mining (2012)", "section 2"),
    needs=("preparation",),
    find=find,
)
