"""Units on the flat part of a bounded activation."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case, LayerView, Pass
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding
from cutaway.execute.arrays import NUMPY

FLAT = 0.01
SHARE = 0.5
EXAMPLES = 50


def find(case: Case) -> Iterator[Finding]:
    """Yield a finding for each hidden layer that is flat at the start, or of whose units most are stuck by now."""
    now, beginning = case.now, case.beginning
    assert now is not None  # noqa: S101 (asked for in needs)
    if beginning is not None:
        yield from (_flat(layer, name) for layer, name in _bounded(beginning) if _share(layer) > SHARE)
    if now is not beginning and len(now.x) >= EXAMPLES:
        yield from (_stuck(layer, name) for layer, name in _bounded(now) if float(_is_stuck(layer).mean()) > SHARE)


def _bounded(given: Pass) -> Iterator[tuple[LayerView, str]]:
    """Yield the hidden layers with a bounded activation, and its name."""
    for layer in given.hidden:
        activation = layer.activation
        if activation is not None and activation.slope is not None and all(map(isfinite, activation.range)):
            yield layer, activation.name


def _is_flat(layer: LayerView) -> NDArray[np.bool_]:
    """Return for each sum, (batch, units), whether the slope there is under a hundredth of that at 0."""
    activation = layer.activation
    assert activation is not None  # noqa: S101 (chosen by that)
    assert activation.slope is not None  # noqa: S101 (likewise)
    slopes = np.abs(activation.slope(NUMPY, layer.sums, layer.answers))
    steepest = np.abs(activation.slope(NUMPY, np.zeros(1), activation.value(NUMPY, np.zeros(1)))).max()
    return np.asarray(slopes < FLAT * steepest)


def _share(layer: LayerView) -> float:
    return float(_is_flat(layer).mean())


def _is_stuck(layer: LayerView) -> NDArray[np.bool_]:
    """Return for each unit whether it is flat on all examples, and on the same side: it tells them apart no more."""
    assert layer.activation is not None  # noqa: S101 (chosen by that)
    low, high = layer.activation.range
    return np.asarray(_is_flat(layer).all(axis=0) & (np.ptp(layer.answers, axis=0) < FLAT * (high - low)))


def _flat(layer: LayerView, name: str) -> Finding:
    share = _share(layer)
    return Finding(
        "warning",
        f"{share:.0%} of the sums of layer {layer.number} lie where {name} is flat: hardly any gradient comes through.",
        (Evidence("share of sums with hardly a slope", share, f"under {SHARE:g}", layer.place("answers")), _sum(layer)),
        Cure(
            "Scale the inputs, begin with smaller weights, or take a smaller learning rate.",
            (("initializer", "glorot_uniform"),),
        ),
    )


def _stuck(layer: LayerView, name: str) -> Finding:
    stuck = _is_stuck(layer)
    share, unit = float(stuck.mean()), int(stuck.argmax())
    return Finding(
        "serious" if share > 0.9 else "warning",
        f"{int(stuck.sum())} of the {stuck.size} units of layer {layer.number} are stuck: they answer the same to each "
        f"of the {len(layer.sums):,} examples, where {name} is flat, and hardly any gradient could bring them back.",
        (
            Evidence("share of stuck units", share, f"{SHARE:g} or less", layer.place("answers")),
            Evidence(
                f"least size of a sum of unit {unit}",
                float(np.abs(layer.sums[:, unit]).min()),
                "a few units at most",
                layer.place("bias", unit),
            ),
        ),
        Cure("Take a smaller learning rate, and scaled inputs; train anew, for stuck units hardly come back."),
    )


def _sum(layer: LayerView) -> Evidence:
    example, unit = np.unravel_index(int(np.abs(layer.sums).argmax()), layer.sums.shape)
    largest = float(np.abs(layer.sums).max())
    return Evidence("largest sum", largest, "a few units", layer.place("sums", int(example), int(unit)))


SATURATED_UNITS = Detector(
    name="saturated_units",
    mistake="saturated sigmoid or tanh",
    looks_at="the slope of each bounded hidden activation at the sums of the batch, before the training and now",
    threshold="in an untrained network more than half of the slopes of a layer under a hundredth of the slope at 0 (a "
    "tanh beyond 3); in any other, on 50 examples or more, more than half of its units so on every example, and on "
    "one side. Trained units saturate rightly where they are sure: in healthy trainings, some of them very long, up to "
    "92% of the sums were flat, and no unit was stuck; rates that are too high left 56% to 100% of the units stuck",
    source=Source("Glorot, Bengio, Understanding the Difficulty of Training Deep Networks (2010)", "section 3"),
    needs=("now",),
    find=find,
)
