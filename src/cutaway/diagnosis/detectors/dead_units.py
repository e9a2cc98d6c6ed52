"""Units that are silent on every example, and have no slope to come back on."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from cutaway.definitions.entry import Source
from cutaway.diagnosis.case import Case, LayerView
from cutaway.diagnosis.detector import Detector
from cutaway.diagnosis.finding import Cure, Evidence, Finding
from cutaway.diagnosis.rates import known_rate, smaller_rate
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
        dead = _dead(layer)
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
            _cure(case, layer),
        )


def _dead(layer: LayerView) -> NDArray[np.bool_]:
    """Return for each unit whether its activation is flat on all examples."""
    assert layer.activation is not None  # noqa: S101 (chosen by that)
    assert layer.activation.slope is not None  # noqa: S101 (likewise)
    return np.asarray((layer.activation.slope(NUMPY, layer.sums, layer.answers) == 0).all(axis=0))


def _cure(case: Case, layer: LayerView) -> Cure:
    """Return what helps: units that the training killed need a smaller rate, those dead from the start another one."""
    first = next((one for one in case.beginning.hidden if one.number == layer.number), None) if case.beginning else None
    if first is not None and _dead(first).mean() > SHARE:
        if not first.weights.any():
            return Cure("Begin with random weights.", (("initializer", "he_normal"),))
        if (first.bias < 0).mean() > SHARE:
            return Cure("Begin with biases of 0: most begin below.", (("bias_initializer", "zeros"),))
        return Cure("Scale the inputs to mean 0, or take leaky ReLU.", (("activation", "leaky_relu"),))
    if first is not None or case.untrained is False or known_rate(case) is not None:
        made = smaller_rate(case)
        return Cure(f"They died in the training. {made.sentence}", made.settings)
    return Cure(
        "If they died in a training, train anew with a tenth of its learning rate; before any training, begin with "
        "biases of 0 and scaled inputs. Leaky ReLU keeps a slope.",
        (("activation", "leaky_relu"),),
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
