"""Targets that the output can never give, such as the class 7 for one sigmoid unit."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from cutaway.definitions import Activation
from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.case.passes import Numbers
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding

PROBABILITIES = ("softmax", "log_softmax", "sigmoid")
"""What a loss on scores applies itself; another detector names these."""


def find(case: Case) -> Iterator[Finding]:
    """Yield findings for targets or scores outside of what output and loss can do, and for a softmax of one unit."""
    now = case.now
    assert now is not None  # noqa: S101 (asked for in needs)
    last = now.layers[-1].activation if now.layers else None
    if last is not None and last.name in ("softmax", "log_softmax") and now.outputs.shape[1] == 1:
        yield _one_unit(last.name, float(now.outputs.max()))
    elif last is not None and now.on_scores and last.name not in PROBABILITIES and last.range != (-inf, inf):
        yield _held_back(last, now.outputs)
    elif now.y.size:
        reach = last.range if last is not None and not now.on_scores and last.name != "log_softmax" else (-inf, inf)
        allowed = now.known_loss.targets if now.known_loss else (-inf, inf)
        low, high = max(reach[0], allowed[0]), min(reach[1], allowed[1])
        if now.y.min() < low or now.y.max() > high:
            yield _outside(case, low, high)


def _one_unit(name: str, answer: float) -> Finding:
    return Finding(
        "serious",
        f"The output is a {name} over a single unit, which gives the same answer whatever the inputs are.",
        (Evidence("largest output", answer, "to differ from example to example"),),
        Cure("Give the network one output for each class; or one output with sigmoid for a yes or no."),
    )


def _held_back(last: Activation, outputs: Numbers) -> Finding:
    low, high = last.range
    return Finding(
        "warning",
        f"The network ends in {last.name}, which holds the scores between {low:g} and {high:g}; the loss reads scores "
        "that may be any number, so that some answers cannot be reached, or not be left any more.",
        (
            Evidence("smallest output", float(outputs.min()), f"able to be under {low:g}"),
            Evidence("largest output", float(outputs.max()), "scores, of any size"),
        ),
        Cure(f"Leave out the {last.name} after the last layer."),
    )


def _outside(case: Case, low: float, high: float) -> Finding:
    now = case.now
    assert now is not None  # noqa: S101
    outside = (now.y < low) | (now.y > high)
    classes = now.labels is not None and now.labels.max(initial=0) > 1
    many = f"Give the network one output for each of the {int(now.y.max()) + 1} classes, with softmax."
    return Finding(
        "serious",
        f"{outside.mean():.0%} of the targets lie outside of the range from {low:g} to {high:g} that the output and "
        "its loss are made for, so that no weights can reach them.",
        (
            Evidence("smallest target", float(now.y.min()), f"{low:g} or more"),
            Evidence("largest target", float(now.y.max()), f"{high:g} or less"),
        ),
        Cure(many if classes else "Scale the targets into that range, or take the identity as the last activation."),
    )


UNREACHABLE_TARGETS = Detector(
    name="unreachable_targets",
    mistake="one output for ten classes; targets outside of the output's range",
    looks_at="the targets, the range of the last activation, the targets that the loss is made for",
    threshold="none: range and targets are facts of the definitions",
    source=Source("Goodfellow, Bengio, Courville, Deep Learning (2016)", "section 6.2.2, output units"),
    needs=("now",),
    find=find,
)
