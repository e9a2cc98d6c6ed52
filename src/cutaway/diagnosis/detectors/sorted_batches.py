"""Batches that each hold but one or a few of the classes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding

SHARE = 0.5
LEAST = 4


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding where the labels of a batch are far less mixed than those of all batches together."""
    assert case.batch_labels is not None  # noqa: S101 (asked for in needs)
    full = [labels for labels in case.batch_labels if len(labels) >= LEAST]
    if len(full) < 2:
        return
    whole = _entropy(np.concatenate(full))
    each = float(np.mean([_entropy(labels) for labels in full]))
    if not whole or each >= SHARE * whole:
        return
    yield Finding(
        "serious",
        "The batches are sorted by class: each step learns a few classes and forgets the others.",
        (
            Evidence("entropy of the labels of a batch, in nats, in the mean", each, f"near {whole:.3f}, that of all"),
            Evidence("classes in the first batch", float(len(np.unique(full[0]))), "nearly all"),
        ),
        Cure("Shuffle the examples before each epoch: DataLoader(..., shuffle=True)."),
    )


def _entropy(labels: NDArray[Any]) -> float:
    """Return the entropy of the classes' shares, in nats."""
    _, counts = np.unique(labels, return_counts=True)
    shares = counts / counts.sum()
    return float(-(shares * np.log(shares)).sum())


SORTED_BATCHES = Detector(
    name="sorted_batches",
    mistake="sorted batches",
    looks_at="the classes in each batch, in the order of the training",
    threshold="less than half of the entropy of all batches: 8 shuffled examples of 10 classes have 80% of it",
    source=Source("LeCun, Bottou, Orr, Müller, Efficient BackProp (1998)", "section 4.2"),
    needs=("batch_labels",),
    find=find,
)
