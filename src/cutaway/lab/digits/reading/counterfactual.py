"""The nearest picture that would be read as something else."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cutaway.execute import execute
from cutaway.execute.arrays import NUMPY
from cutaway.lab.digits.reading.slopes import Numbers, scores_of, slopes, up_to
from cutaway.network import Network

ROUNDS = 40
HALVINGS = 12
MARGIN = 0.02
"""The rival's logit is to lead by this: a little, so that it still does after rounding to single precision."""

ENOUGH = MARGIN / 2


def counterfactual(network: Network, x: Numbers, rival: int) -> Numbers | None:
    """Return a picture as near to this one as is found that is read as the rival, or None where none is found.

    As long as the same units are active the logits are linear, and the shortest way to where the rival's overtakes
    the largest other one is known. Going it activates other units; so it is gone again from there, until the rival
    leads. From there the picture goes halfway back to the point of that border that is nearest to the given picture,
    as far as one can tell, and so on; the nearest picture on all these ways is kept.
    Source: Moosavi-Dezfooli, Fawzi, Frossard, DeepFool (2016), section 2; here within 0..1, and by Euclidean distance.

    Args:
        network: The network, in double precision.
        x: The picture, (1, inputs), 0 to 1.
        rival: The class that it shall be read as.
    """
    best: Numbers | None = None
    here = x
    for _ in range(ROUNDS):
        lead, gradient = _lead(network, here, rival)
        if lead < ENOUGH:
            here = _nearest_on_plane(here, gradient, MARGIN - lead)
            continue
        if best is None or _length(here - x) < _length(best - x):
            best = here
        wanted = MARGIN - lead + float(np.sum(gradient * (here - x)))
        here = (here + _nearest_on_plane(x, gradient, wanted)) / 2
    return None if best is None else _back(network, x, best, rival)


def _lead(network: Network, x: Numbers, rival: int) -> tuple[float, Numbers]:
    """Return by how much the rival's logit leads before the largest other one, and the gradient of that."""
    name = scores_of(network)
    others = execute(up_to(network.forward_plan, name), {"x": x, **network.arrays}, NUMPY)[name][0].copy()
    others[rival] = -np.inf
    weights = np.zeros(len(others))
    weights[rival], weights[int(np.argmax(others))] = 1, -1
    found = slopes(network, x, name, weights)
    return float(found.values[name][0] @ weights), found.gradients["x"]


def _nearest_on_plane(x: Numbers, gradient: Numbers, wanted: float) -> Numbers:
    """Return the picture within 0..1 nearest to ``x`` at which gradient · (it - x) is ``wanted``, or nearly that.

    Without the bounds it lies on the way along the gradient; with them each pixel goes that way up to its bound, and
    how far is found by halving.
    """

    def at(step: float) -> Numbers:
        return np.clip(x + step * gradient, 0.0, 1.0)

    sign = 1.0 if wanted >= 0 else -1.0
    low, high = 0.0, 1e3 / max(float(np.abs(gradient).max()), 1e-12)
    for _ in range(60):
        middle = (low + high) / 2
        reached = float(np.sum(gradient * (at(sign * middle) - x)))
        low, high = (middle, high) if abs(reached) < abs(wanted) else (low, middle)
    return at(sign * high)


def _back(network: Network, x: Numbers, found: Numbers, rival: int) -> Numbers:
    """Return the picture nearest to ``x`` on the straight way to the one that was found."""
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        lead, _ = _lead(network, x + middle * (found - x), rival)
        low, high = (low, middle) if lead >= ENOUGH else (middle, high)
    return np.asarray(x + high * (found - x))


def _length(difference: NDArray[np.float64]) -> float:
    return float(np.linalg.norm(difference))
