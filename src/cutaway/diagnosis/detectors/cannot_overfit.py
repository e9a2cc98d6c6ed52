"""A network that cannot even learn a few examples by heart."""

from __future__ import annotations

from collections.abc import Iterator

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding

FALL = 0.5


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding where some hundred steps on a few examples leave more than half of the loss."""
    assert case.now is not None  # noqa: S101 (asked for in needs)
    assert case.overfit is not None  # noqa: S101 (likewise)
    if not case.now.hidden:  # lines alone need not fit 8 examples
        return
    tried = case.overfit()
    if tried.last <= FALL * tried.first or tried.first <= 1e-3:  # what is perfect already needs no learning
        return
    yield Finding(
        "serious",
        f"The network cannot learn {tried.examples} examples by heart, which any network with a few hidden units can: "
        "the fault lies in the network, the targets or the loss, not in too few data.",
        (
            Evidence(
                f"loss after {tried.steps} steps of Adam on {tried.examples} examples",
                tried.last,
                f"under {FALL * tried.first:.3g}, half of {tried.first:.3g}",
            ),
        ),
        Cure("Look at the other findings first; then check that inputs and targets belong together, row by row."),
    )


CANNOT_OVERFIT = Detector(
    name="cannot_overfit",
    mistake="wrong set-up: one batch cannot be overfitted",
    looks_at="a copy that is trained on 8 examples, with 400 steps of Adam at a rate of 0.01",
    threshold="less than half of the loss is learned: healthy networks of any kind come down to a tenth",
    source=Source("Karpathy, A Recipe for Training Neural Networks (2019)", "overfit one batch"),
    needs=("now", "overfit"),
    find=find,
)
