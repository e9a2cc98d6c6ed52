"""Units that are silent on every example, and have no slope to come back on."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

import numpy as np

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding
from cutaway.execute.arrays import NUMPY

SHARE = 0.5
EXAMPLES = 50


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding for each hidden layer with many units whose activation is flat on all examples."""
    now = case.now
    assert now is not None  # noqa: S101 (asked for in needs)
    for layer in now.hidden:
        activation = layer.activation
        if activation is None or activation.slope is None or len(layer.sums) < EXAMPLES:
            continue
        if all(map(isfinite, activation.range)):  # bounded on both sides: such a unit saturates, another detector's
            continue
        dead = (activation.slope(NUMPY, layer.sums, layer.answers) == 0).all(axis=0)
        share = float(dead.mean())
        if share <= SHARE:
            continue
        unit = int(dead.argmax())
        yield Finding(
            "serious" if share > 0.9 else "warning",
            f"{int(dead.sum())} of the {dead.size} units of layer {layer.number} are dead: they answer none of the "
            f"{len(layer.sums):,} examples, and get no gradient that could bring them back.",
            (
                Evidence("share of dead units", share, f"{SHARE:g} or less", layer.place("answers")),
                Evidence(
                    f"largest sum of unit {unit}",
                    float(np.max(layer.sums[:, unit])),
                    "above 0 for some example",
                    layer.place("bias", unit),
                ),
            ),
            Cure(
                "Take a smaller learning rate, biases that begin at 0, or leaky ReLU.", (("activation", "leaky_relu"),)
            ),
        )


DEAD_UNITS = Detector(
    name="dead_units",
    mistake="dead ReLU",
    looks_at="the slope of each hidden unit on all examples of a batch, for activations that are unbounded above",
    threshold="more than half of a layer without a slope on any of 50 examples or more: some dead units are found in "
    "most trained networks and do no harm; fewer examples would call rare units dead",
    source=Source(
        "Maas, Hannun, Ng, Rectifier Nonlinearities Improve Neural Network Acoustic Models (2013)", "section 2"
    ),
    needs=("now",),
    find=find,
)
