"""Layers with nothing between them but addition: together they are one."""

from __future__ import annotations

from collections.abc import Iterator

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding where all hidden activations are the identity."""
    now = case.now
    assert now is not None  # noqa: S101 (asked for in needs)
    straight = [layer for layer in now.hidden if layer.activation is not None and layer.activation.name == "identity"]
    if not straight or len(straight) < len(now.hidden):
        return
    yield Finding(
        "warning",
        f"There is no activation between the {len(now.layers)} layers: together they can do no more than a single one.",
        (Evidence("hidden layers without an activation", float(len(straight)), "0", straight[0].place("answers")),),
        Cure("Put an activation such as ReLU after each hidden layer.", (("activation", "relu"),)),
    )


NO_NONLINEARITY = Detector(
    name="no_nonlinearity",
    mistake="no activation between the layers",
    looks_at="what each hidden layer makes of its sums",
    threshold="none: sums and answers are the same numbers",
    source=Source("Bishop, Pattern Recognition and Machine Learning (2006)", "section 5.1, on linear hidden units"),
    needs=("now",),
    find=find,
)
