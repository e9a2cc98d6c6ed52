"""Weights that the loss does not depend on, as far as backpropagation can tell."""

from __future__ import annotations

from collections.abc import Iterator

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case, LayerView
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding for layers whose weights no gradient reaches."""
    now = case.now
    assert now is not None  # noqa: S101 (asked for in needs)
    without = [layer for layer in now.layers if layer.d_weights is None]
    cut = [layer for layer in without if not layer.frozen]
    frozen = [layer for layer in without if layer.frozen]
    if cut:
        yield _cut(cut)
    if frozen:
        yield _frozen(frozen)


def _names(layers: list[LayerView]) -> str:
    return ", ".join(layer.names["weights"] for layer in layers[:5])


def _cut(cut: list[LayerView]) -> Finding:
    names = _names(cut)
    return Finding(
        "serious",
        f"No gradient reaches {names}: the chain of operations from there to the loss is cut.",
        (Evidence("weight matrices without a gradient", float(len(cut)), "0", cut[-1].place("weights")),),
        Cure("Look for .detach(), .item(), .numpy(), argmax or torch.no_grad() on the way to the loss."),
    )


def _frozen(frozen: list[LayerView]) -> Finding:
    return Finding(
        "note",
        f"The weights {_names(frozen)} are frozen (requires_grad=False): they stay as they are in the training.",
        (Evidence("frozen weight matrices", float(len(frozen)), "as many as are meant", frozen[-1].place("weights")),),
        Cure("Nothing, if that is meant; else requires_grad_(True)."),
    )


NO_GRADIENT = Detector(
    name="no_gradient",
    mistake="a cut graph: no gradient arrives",
    looks_at="which weights the derivative of the loss exists for",
    threshold="none: there is a derivative or not; weights with requires_grad=False are a note",
    source=Source("PyTorch's documentation", "autograd mechanics, locally disabling gradient computation"),
    needs=("now",),
    find=find,
)
