"""A training step in evaluation mode: dropout and batch normalization do not do their work."""

from __future__ import annotations

from collections.abc import Iterator

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding where a module with such parts takes its training steps in evaluation mode."""
    code = case.code
    assert code is not None  # noqa: S101 (asked for in needs)
    if code.in_training_mode or not code.acts_by_mode or not code.seen[0]:
        return
    parts = ", ".join(code.acts_by_mode[:5])
    yield Finding(
        "warning",
        f"The training step runs in evaluation mode, so that the parts {parts} do nothing of what they are there for.",
        (Evidence("parts that work otherwise in training", float(len(code.acts_by_mode)), "to be in training mode"),),
        Cure("Call module.train() at the beginning of each epoch, as evaluation leaves the module in module.eval()."),
    )


EVALUATION_MODE_IN_TRAINING = Detector(
    name="evaluation_mode_in_training",
    mistake="evaluation mode left on in training",
    looks_at="the module's mode during the backward pass of a training step",
    threshold="none: a module is in one mode or the other",
    source=Source("PyTorch's documentation", "torch.nn.Module.train"),
    needs=("code",),
    find=find,
)
