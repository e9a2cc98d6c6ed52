"""Units of a layer that are copies of each other."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding

SHARE = 0.5


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding for each hidden layer of which more than half of the units have a twin."""
    now = case.now
    assert now is not None  # noqa: S101 (asked for in needs)
    for layer in now.hidden:
        columns = np.vstack([layer.weights, layer.bias[np.newaxis]])
        units = columns.shape[1]
        different, counts = np.unique(columns, axis=1, return_counts=True)
        twins = int(counts[counts > 1].sum())
        if units < 2 or twins <= SHARE * units:
            continue
        zero = not columns.any()
        yield Finding(
            "serious",
            f"{twins} of the {units} units of layer {layer.number} have the same weights"
            f"{', all of them zero' if zero else ''}: they get the same gradient and stay alike, as if there were one.",
            (
                Evidence("different units", float(different.shape[1]), str(units), layer.place("weights")),
                Evidence("deviation of the weights", float(layer.weights.std()), "above 0", layer.place("weights")),
            ),
            Cure("Begin with random weights; biases may begin at 0.", (("initializer", "he_normal"),)),
        )


SAME_UNITS = Detector(
    name="same_units",
    mistake="equal or zero initial weights",
    looks_at="the columns of each hidden layer's weights, with the biases",
    threshold="more than half of the units have an exact twin: random weights have none, a strong L1 penalty a few",
    source=Source("Goodfellow, Bengio, Courville, Deep Learning (2016)", "section 8.4, on breaking symmetry"),
    needs=("now",),
    find=find,
)
