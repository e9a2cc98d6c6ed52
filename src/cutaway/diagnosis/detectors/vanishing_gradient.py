"""A gradient that is lost, or blown up, on its way back to the first layer."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding
from cutaway.explain.selection import Selection

RATIO = 100.0


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding where the gradient at the first sums is far smaller or larger than at the last ones."""
    given = case.beginning or case.now
    assert given is not None  # noqa: S101 (asked for in needs)
    derivatives = [layer.d_sums for layer in given.layers if layer.d_sums is not None]
    if len(derivatives) < 3:
        return
    sizes = [float(np.linalg.norm(d_sums, axis=1).mean()) for d_sums in derivatives]
    if not all(np.isfinite(sizes)) or not sizes[0] or not sizes[-1] or 1 / RATIO <= sizes[0] / sizes[-1] <= RATIO:
        return
    yield _finding(sizes, given.layers[0].place("sums"))


def _finding(sizes: list[float], where: Selection) -> Finding:
    ratio, layers = sizes[0] / sizes[-1], len(sizes)
    small = ratio < 1
    way = f"1 / {1 / ratio:,.0f}" if small else f"{ratio:,.0f} times"
    cure = "Take ReLU in the hidden layers, with He's weights, or batch normalization, or fewer layers."
    return Finding(
        "serious",
        f"The gradient {'vanishes' if small else 'explodes'}: at the first of {layers} layers it is {way} of what it "
        f"is at the last, so that the first layers {'hardly learn' if small else 'are thrown about'}.",
        (
            Evidence("norm of the gradient at the first sums", sizes[0], "of the size of the next one", where),
            Evidence("norm of the gradient at the last sums", sizes[-1], "that size"),
            Evidence("factor for each layer", float(ratio ** (1 / (layers - 1))), "about 1"),
        ),
        Cure(cure, (("activation", "relu"), ("initializer", "he_normal"))),
    )


VANISHING_GRADIENT = Detector(
    name="vanishing_gradient",
    mistake="vanishing gradient (deep sigmoid); exploding gradient",
    looks_at="the norm of the derivative of the loss by each layer's sums, over the examples of a batch",
    threshold="a factor of 100 between first and last layer, from 3 layers on: He's weights keep it near 1, sigmoid's "
    "slope of at most 1/4 costs a factor of 5 or more for each layer",
    source=Source("Glorot, Bengio, Understanding the Difficulty of Training Deep Networks (2010)", "section 4.2"),
    needs=("now",),
    find=find,
)
