"""One-hot rows where the loss wants class numbers, or the other way about, or classes counted from 1."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case, Given
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding

YES_OR_NO = (
    "Softmax over one output is 1 whatever the inputs are: give the network 2 outputs, or keep the one and take binary "
    "cross-entropy on logits, with y as a column of floats."
)


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
    return (
        square
        and given.targets.dtype.kind in "ui"
        and given.loss is not None
        and case.now is not None
        and case.now.known_loss is None
    )


def _advice(case: Case) -> str:
    """Return what to do: rows that are missing first, then classes without an output, then forms."""
    given = case.given
    assert given is not None  # noqa: S101
    y, rows = given.targets, given.outputs_shape[0] if given.outputs_shape else 0
    if y.ndim and rows and len(y) != rows:
        return (
            f"The outputs have {rows:,} rows and the targets {len(y):,}: give inputs and targets of the same examples."
        )
    return _class_advice(given) or _form_advice(given)


def _class_advice(given: Given) -> str:
    """Return what to do where a class has no output; empty where each has one."""
    y, outputs = given.targets, given.outputs_shape[-1] if given.outputs_shape else 0
    if y.dtype.kind not in "ui" or not y.size or y.max() < outputs:
        return ""
    if outputs == 1 and y.max() == 1:  # yes or no, which one output can tell, but not one score of softmax
        return YES_OR_NO if given.mended == 0 else ""
    if y.ndim == 1 and y.min() >= 1 and y.max() == outputs:
        return f"The classes are counted from 1 to {outputs}; count them from 0: y - 1."
    has = f"{outputs} output{'s' if outputs > 1 else ''}"
    return (
        f"There is a class {y.max()} and the network has {has}; give it {y.max() + 1}, and cross-entropy as the loss."
    )


def _form_advice(given: Given) -> str:
    if given.index_loss is not None:
        return "The targets are one-hot rows and the loss wants class numbers: y.argmax(axis=1)."
    if given.mended is not None:
        return f"Give the targets {_missing_form(given)}."
    if given.one_hot_loss is not None:
        return "The targets are class numbers and the loss wants one-hot rows: numpy.eye(classes)[y]."
    if given.squashed is not None:
        form = _missing_form(given) if given.targets.shape != given.outputs_shape else ""
        also = f" And give the targets {form}." if form else ""
        return f"The loss reads probabilities: end the network in a sigmoid, or take the loss on logits.{also}"
    return "Give class numbers of the shape (batch,) to cross-entropy, and targets of the outputs' shape to the others."


def _missing_form(given: Given) -> str:
    """Return the shape and the number type that the targets lack."""
    y = given.targets
    column = y.ndim == 1 and given.outputs_shape == (len(y), 1)
    shape = "y.unsqueeze(1), in NumPy y[:, None]" if column else "y.reshape(outputs.shape)"
    lacks = [] if y.shape == given.outputs_shape else [f"the shape of the outputs: {shape}"]
    lacks += [] if y.dtype.kind == "f" else ["as floats: .float(), in NumPy .astype('float32')"]
    return "; and ".join(lacks)


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
