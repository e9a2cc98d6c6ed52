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
from cutaway.randomness import generator

SHARE = 0.5
LEAST = 4
SHUFFLES = 20


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding where the labels of a batch are far less mixed than the same labels are when shuffled."""
    assert case.batch_labels is not None  # noqa: S101 (asked for in needs)
    full = [labels for labels in case.batch_labels if len(labels) >= LEAST]
    if len(full) < 2:
        return
    each, shuffled = _mean_entropy(full), _shuffled(full)
    usual = float(np.mean(shuffled))
    if each >= min(SHARE * usual, *shuffled):
        return
    yield Finding(
        "serious",
        "The batches are sorted by class: each step learns a few classes and forgets the others.",
        (
            Evidence("mean entropy of a batch's labels, in nats", each, f"near {usual:.3f}, as when shuffled"),
            Evidence("classes in the first batch", float(len(np.unique(full[0]))), "nearly all"),
        ),
        Cure("Shuffle the examples before each epoch: DataLoader(..., shuffle=True)."),
    )


def _shuffled(batches: list[NDArray[Any]]) -> list[float]:
    """Return the mean entropies of batches of the same sizes with the same labels, shuffled a number of times."""
    labels, random = np.concatenate(batches), generator(0)
    ends = np.cumsum([len(batch) for batch in batches])[:-1]
    return [_mean_entropy(np.split(random.permutation(labels), ends)) for _ in range(SHUFFLES)]


def _mean_entropy(batches: list[NDArray[Any]]) -> float:
    return float(np.mean([_entropy(labels) for labels in batches]))


def _entropy(labels: NDArray[Any]) -> float:
    """Return the entropy of the classes' shares, in nats."""
    _, counts = np.unique(labels, return_counts=True)
    shares = counts / counts.sum()
    return float(-(shares * np.log(shares)).sum())


SORTED_BATCHES = Detector(
    name="sorted_batches",
    mistake="sorted batches",
    looks_at="the classes in each batch, in the order of the training",
    threshold="less than half of the mean entropy of the same labels, shuffled into batches of the same sizes, and "
    "less than in any of 20 such shuffles: with few or small batches, chance alone may halve it",
    source=Source("LeCun, Bottou, Orr, Müller, Efficient BackProp (1998)", "section 4.2"),
    needs=("batch_labels",),
    find=find,
)
