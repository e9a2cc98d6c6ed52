"""Softmax along the wrong axis: over the examples, not over the outputs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding

TOLERANCE = 1e-3


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding where the columns of probabilities, or of what logarithms stand for, sum to 1, and no rows."""
    now = case.now
    assert now is not None  # noqa: S101 (asked for in needs)
    logarithms = bool((now.outputs <= 0).all())
    p = np.exp(now.outputs) if logarithms else now.outputs
    if p.ndim != 2 or len(p) < 2 or not (p >= 0).all():
        return
    columns, rows = p.sum(axis=0), p.sum(axis=1)
    if np.allclose(columns, 1, atol=TOLERANCE) and not np.allclose(rows, 1, atol=TOLERANCE):
        name, column = ("Log-softmax", "the probabilities") if logarithms else ("Softmax", "the outputs")
        yield Finding(
            "serious",
            f"{name} works over the batch: each column of {column} sums to 1, so that the examples compete with each "
            "other, not the classes.",
            (
                Evidence("sum of the first column", float(columns[0]), f"about {len(p)} / {p.shape[1]}"),
                Evidence("sum of the first row", float(rows[0]), "1"),
            ),
            Cure(f"Let {name.lower()} work along the outputs of each example: dim=1 in PyTorch, axis=1 in NumPy."),
        )


SOFTMAX_OVER_BATCH = Detector(
    name="softmax_over_batch",
    mistake="softmax over the batch",
    looks_at="the sums of the outputs' rows and columns; of their exponentials where all are logarithms",
    threshold="sums equal 1 to 0.001: float32 sums of some thousand probabilities stay within that",
    source=Source("Bishop, Pattern Recognition and Machine Learning (2006)", "eq. 4.104: the sum runs over classes"),
    needs=("now",),
    find=find,
)
