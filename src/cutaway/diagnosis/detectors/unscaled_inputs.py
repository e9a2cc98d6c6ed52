"""Inputs that are far too large, such as pixels from 0 to 255."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding

LARGE = 10.0
TYPICAL = 3.0


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding where some column of the inputs is large throughout."""
    now = case.now
    assert now is not None  # noqa: S101 (asked for in needs)
    x = now.x.astype(np.float64)
    if not x.size or not np.isfinite(x).all():
        return
    sizes = np.sqrt((x * x).mean(axis=0))
    column = int(sizes.argmax())
    largest = float(np.abs(x[:, column]).max())
    if largest <= LARGE or sizes[column] <= TYPICAL:
        return
    pixels = largest <= 255 and x.min() >= 0 and bool((x == x.round()).all())
    advice = "Divide the pixels by 255." if pixels else "Subtract each column's mean and divide by its deviation."
    yield Finding(
        "serious" if sizes[column] > LARGE else "warning",
        "The inputs are large, so that the first layer's sums are, too: sigmoids saturate, exponentials overflow, "
        "and only a tiny learning rate is stable.",
        (
            Evidence(f"largest input, in column {column}", largest, f"{LARGE:g} at most"),
            Evidence("root mean square of that column", float(sizes[column]), "about 1"),
        ),
        Cure(advice),
    )


UNSCALED_INPUTS = Detector(
    name="unscaled_inputs",
    mistake="pixels 0-255; unscaled columns",
    looks_at="the size of each column of the inputs",
    threshold="a number over 10 in a column with a root mean square over 3: scaled columns have one of 1, the points "
    "of a plane from -6 to 6 one of 3.5 and none over 10; single outliers of a scaled column are no fault",
    source=Source("LeCun, Bottou, Orr, Müller, Efficient BackProp (1998)", "section 4.3"),
    needs=("now",),
    find=find,
)
