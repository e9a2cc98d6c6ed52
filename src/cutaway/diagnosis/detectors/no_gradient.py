"""Weights that the loss does not depend on, as far as backpropagation can tell."""

from __future__ import annotations

from collections.abc import Iterator

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding for layers whose weights no gradient reaches."""
    now = case.now
    assert now is not None  # noqa: S101 (asked for in needs)
    cut = [layer for layer in now.layers if layer.d_weights is None]
    if not cut:
        return
    names = ", ".join(layer.names["weights"] for layer in cut[:5])
    yield Finding(
        "serious",
        f"No gradient reaches {names}: the chain of operations from there to the loss is cut.",
        (Evidence("weight matrices without a gradient", float(len(cut)), "0", cut[-1].place("weights")),),
        Cure(
            "Look for .detach(), .item(), .numpy(), argmax or torch.no_grad() on the way to the loss, and for "
            "requires_grad=False."
        ),
    )


NO_GRADIENT = Detector(
    name="no_gradient",
    mistake="a cut graph: no gradient arrives",
    looks_at="which weights the derivative of the loss exists for",
    threshold="none: there is a derivative or not",
    source=Source("PyTorch's documentation", "autograd mechanics, locally disabling gradient computation"),
    needs=("now",),
    find=find,
)
