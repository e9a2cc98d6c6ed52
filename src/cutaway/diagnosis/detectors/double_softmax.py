"""Softmax or sigmoid before a loss that applies it itself."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp, log

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding where probabilities go into a loss that reads scores."""
    now = case.now
    assert now is not None  # noqa: S101 (asked for in needs)
    last = now.layers[-1].activation if now.layers else None
    twice = last is not None and last.name in ("softmax", "sigmoid", "log_softmax")
    if not (twice and last and now.on_scores):
        return
    classes = now.outputs.shape[1]
    floor = log(1 + (classes - 1) / exp(1)) if last.name == "softmax" else log(1 + exp(-1))
    if last.name == "log_softmax":  # harmless to the numbers: softmax of log-probabilities gives them back
        return
    yield Finding(
        "serious",
        f"The outputs went through {last.name} already, and the loss applies it once more: it cannot fall to 0, and "
        "learns slowly.",
        (
            Evidence("loss, in nats", now.loss, f"able to fall to 0, and now it cannot fall under {floor:.3f}"),
            Evidence(
                "mean of the largest output of an example",
                float(now.outputs.max(axis=1).mean()),
                "scores, of any size",
                now.layers[-1].place("answers"),
            ),
        ),
        Cure(f"Leave out the {last.name} at the end of the network; the loss wants the sums before it."),
    )


DOUBLE_SOFTMAX = Detector(
    name="double_softmax",
    mistake="softmax (or sigmoid) before a loss that applies it itself",
    looks_at="the last activation, and which loss of the catalogue the loss function computes",
    threshold="none: both are recognized by what they compute, to four digits",
    source=Source("PyTorch's documentation", "torch.nn.CrossEntropyLoss: the input is expected to hold logits"),
    needs=("now",),
    find=find,
)
