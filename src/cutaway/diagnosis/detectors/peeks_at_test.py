"""Test data that were looked at again and again."""

from __future__ import annotations

from collections.abc import Iterator

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding

LOOKS = 3


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding where the log counts more looks than a run needs."""
    looks = case.looks
    assert looks is not None  # noqa: S101 (asked for in needs)
    if looks <= LOOKS:
        return
    yield Finding(
        "warning",
        f"The test data were looked at {looks} times: whoever chooses by what they say has fitted to them, and their "
        "figures are too good to be true.",
        (Evidence("looks at the test data", float(looks), "1, at the end of the training"),),
        Cure("Choose by the validation data (evaluate --on-validation), and take fresh data for the last word."),
    )


PEEKS_AT_TEST = Detector(
    name="peeks_at_test",
    mistake="test data used to tune",
    looks_at="the log of looks at the test data",
    threshold="more than 3: one at the end of the training, and two for showing it to somebody",
    source=Source("Hastie, Tibshirani, Friedman, The Elements of Statistical Learning (2009)", "section 7.2"),
    needs=("looks",),
    find=find,
)
