"""One-hot rows where the loss wants class numbers, or the other way about, or classes counted from 1."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding where the loss refuses the targets, and where it silently compares class numbers with outputs."""
    given = case.given
    assert given is not None  # noqa: S101 (asked for in needs)
    if given.refusal:
        yield Finding(
            "serious",
            f"The loss refuses the targets: {given.refusal.rstrip('.'):.200}.",
            _shapes(case),
            Cure(_advice(case)),
        )
    elif _numbers_against_scores(case):
        yield Finding(
            "serious",
            "The targets are class numbers, and the loss compares them with the outputs one by one, as if class 3 were "
            "an amount of 3.",
            _shapes(case),
            Cure("Make the targets one-hot rows, or take a loss for class numbers, such as cross-entropy."),
        )


def _numbers_against_scores(case: Case) -> bool:
    """Return whether (n,) class numbers were broadcast against (n, n) outputs, which no shape check can see."""
    given = case.given
    assert given is not None  # noqa: S101
    square = given.targets.ndim == 1 and given.outputs_shape == (len(given.targets),) * 2
    return square and given.loss is not None and case.now is not None and case.now.known_loss is None


def _advice(case: Case) -> str:
    given = case.given
    assert given is not None  # noqa: S101
    y, outputs = given.targets, given.outputs_shape[-1] if given.outputs_shape else 0
    if y.ndim == 1 and y.dtype.kind in "ui" and y.size and y.max() == outputs and y.min() >= 1:
        return f"The classes are counted from 1 to {outputs}; count them from 0: y - 1."
    if given.index_loss is not None:
        return "The targets are one-hot rows and the loss wants class numbers: y.argmax(axis=1)."
    if given.one_hot_loss is not None:
        return "The targets are class numbers and the loss wants one-hot rows: numpy.eye(classes)[y]."
    if given.mended is not None:
        return "Give the targets the shape of the outputs: y.reshape(outputs.shape)."
    if y.size and y.dtype.kind in "ui" and y.max() >= outputs:
        return f"There is a class {y.max()} and the network has {outputs} outputs; give it {y.max() + 1}."
    return "Give class numbers of the shape (batch,) to cross-entropy, and targets of the outputs' shape to the others."


def _shapes(case: Case) -> tuple[Evidence, ...]:
    given = case.given
    assert given is not None  # noqa: S101
    largest = float(np.max(given.targets)) if given.targets.size else 0.0
    return (
        Evidence(
            "axes of the targets", float(given.targets.ndim), f"to fit outputs of the shape {given.outputs_shape}"
        ),
        Evidence("largest target", largest, f"a class number under {given.outputs_shape[-1]}, or 1 in one-hot rows"),
    )


LABEL_FORM = Detector(
    name="label_form",
    mistake="one-hot against index labels",
    looks_at="what the loss says to the targets, and to the same targets in other forms",
    threshold="none: the loss takes the targets or refuses them",
    source=Source("PyTorch's documentation", "torch.nn.CrossEntropyLoss: the shapes of targets"),
    needs=("given",),
    find=find,
)
