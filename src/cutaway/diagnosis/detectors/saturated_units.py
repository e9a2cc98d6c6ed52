"""Units on the flat part of a bounded activation."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

import numpy as np

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding
from cutaway.execute.arrays import NUMPY

FLAT = 0.01
SHARE = 0.5
TRAINED_SHARE = 0.9


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding for each hidden layer with a bounded activation that is flat where most of its sums lie."""
    given, most = (case.beginning, SHARE) if case.beginning else (case.now, TRAINED_SHARE)
    assert given is not None  # noqa: S101 (asked for in needs)
    for layer in given.hidden:
        activation = layer.activation
        if activation is None or activation.slope is None or not all(map(isfinite, activation.range)):
            continue
        slopes = np.abs(activation.slope(NUMPY, layer.sums, layer.answers))
        steepest = np.abs(activation.slope(NUMPY, np.zeros(1), activation.value(NUMPY, np.zeros(1)))).max()
        share = float((slopes < FLAT * steepest).mean()) if steepest else 0.0
        if share <= most:
            continue
        example, unit = np.unravel_index(int(np.abs(layer.sums).argmax()), layer.sums.shape)
        yield Finding(
            "warning",
            f"{share:.0%} of the sums of layer {layer.number} lie where {activation.name} is flat: hardly any gradient "
            "comes through.",
            (
                Evidence("share of sums with hardly a slope", share, f"under {most:g}", layer.place("answers")),
                Evidence(
                    "largest sum",
                    float(np.abs(layer.sums).max()),
                    "a few units",
                    layer.place("sums", int(example), int(unit)),
                ),
            ),
            Cure(
                "Scale the inputs, begin with smaller weights, or take a smaller learning rate.",
                (("initializer", "glorot_uniform"),),
            ),
        )


SATURATED_UNITS = Detector(
    name="saturated_units",
    mistake="saturated sigmoid or tanh",
    looks_at="the slope of each bounded hidden activation at the sums of the batch",
    threshold="more than half of the slopes under a hundredth of the slope at 0 (a tanh beyond 3) in an untrained "
    "network, 90% else: trained units saturate where they are sure, and are of use",
    source=Source("Glorot, Bengio, Understanding the Difficulty of Training Deep Networks (2010)", "section 3"),
    needs=("now",),
    find=find,
)
