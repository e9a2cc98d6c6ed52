"""Initial weights that shrink or blow up what goes through them."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp, isfinite, log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case, Pass
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding

FACTOR = 4.0


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding where the weights change the size of a signal by more than the factor, in the layers' mean."""
    first = case.beginning
    assert first is not None  # noqa: S101 (asked for in needs)
    mean = mean_gain(first)
    if mean is None or 1 / FACTOR <= mean <= FACTOR:
        return
    small, gains = mean < 1, [_gain(layer.weights) for layer in first.layers]
    worst = first.layers[int(np.argmin(gains) if small else np.argmax(gains))]
    yield Finding(
        "serious",
        f"The initial weights are too {'small' if small else 'large'}: each layer makes the differences between "
        f"examples {1 / mean if small else mean:.1f} times {'smaller' if small else 'larger'}.",
        (
            Evidence("factor for each layer, in the mean", mean, "about 1 (Glorot) to 1.4 (He)"),
            Evidence(
                "spread of the last hidden sums",
                float(first.layers[-1].sums.std(axis=0).mean()),
                "about 1",
                first.layers[-1].place("sums"),
            ),
            Evidence(
                "deviation of the worst layer's weights",
                float(worst.weights.std()),
                f"about {(1 / worst.weights.shape[0]) ** 0.5:.3g}",
                worst.place("weights"),
            ),
        ),
        Cure(
            "Begin with He's weights for ReLU and its kin, with Glorot's for tanh and sigmoid.",
            (("initializer", "he_normal"),),
        ),
    )


def mean_gain(given: Pass) -> float | None:
    """Return by how much a layer multiplies a spread, in the layers' mean; None for zero weights, NaN and infinity."""
    gains = [_gain(layer.weights) for layer in given.layers]
    if not gains or not all(gain > 0 and isfinite(gain) for gain in gains):
        return None  # zero weights have a detector of their own
    return exp(sum(map(log, gains)) / len(gains))


def _gain(weights: NDArray[Any]) -> float:
    """Return by how much a layer multiplies a spread, if its weights are independent: sqrt(inputs) times their size."""
    return float(np.sqrt(weights.shape[0] * np.square(weights, dtype=np.float64).mean()))


INITIAL_SCALE = Detector(
    name="initial_scale",
    mistake="initial weights too small or too large",
    looks_at="the weights of an untrained network, and the spread that they give to the sums",
    threshold="a factor of 4 for each layer: He's weights have 1.4, Glorot's 1, PyTorch's defaults 0.6; at 4 a signal "
    "is 64 times smaller or larger after three layers",
    source=Source("He, Zhang, Ren, Sun, Delving Deep into Rectifiers (2015)", "section 2.2"),
    needs=("beginning",),
    find=find,
)
