"""What a detector is: one mistake, what shows it, and the threshold with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.finding import Finding

NEEDS = {
    "now": "a batch that the network and its loss can compute",
    "beginning": "a network that is known to be untrained",
    "trained": "a network that is known to be trained",
    "given": "targets and a loss function",
    "history": "the losses of a training",
    "update": "a step of the training",
    "code": "a training step to call",
    "predictions": "an evaluation to call",
    "preparation": "a scaler with the rows that it was fitted to",
    "batch_labels": "the batches of the training, by classes",
    "picture": "inputs that are pictures of a known format",
    "looks": "the log of looks at the test data",
    "held_out": "rows to validate with",
    "training_rows": "rows to learn from",
    "ledger": "a PyTorch module and two examples or more",
    "overfit": "a network that can be trained on a few examples",
}
"""The parts of a case that detectors need, in words."""

COMPUTED = frozenset({"now", "beginning", "trained", "update", "code", "predictions", "overfit"})
"""The parts that are computed from the inputs and targets."""


@dataclass(frozen=True, kw_only=True)
class Detector:
    """One mistake and how it is seen.

    Attributes:
        name: What it is called.
        mistake: The mistake, in a few words.
        looks_at: What it looks at.
        threshold: From where on it speaks, and why from there.
        source: Where the mistake and its sign are described.
        needs: The parts of a case that it reads.
        find: Yields a finding for each thing that is wrong: mostly none.
    """

    name: str
    mistake: str
    looks_at: str
    threshold: str
    source: Source
    needs: tuple[str, ...]
    find: Callable[[Case], Iterable[Finding]]

    def missing(self, case: Case) -> str:
        """Return what the detector would need and the case does not have, in words; empty where it has all."""
        if case.spoiled and not COMPUTED.isdisjoint(self.needs):  # what is made of NaN tells nothing
            return f"finite numbers in {case.spoiled.where.name}"
        return " and ".join(NEEDS[part] for part in self.needs if getattr(case, part) is None)
