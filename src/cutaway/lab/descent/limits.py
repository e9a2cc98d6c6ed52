"""How much a page may ask for at once, so that no answer keeps a session waiting for long."""

from __future__ import annotations

from math import isqrt

from cutaway.errors import SettingError
from cutaway.lab.descent.loss_slice import Trained

MOST_CONTENDERS = 8
MOST_STEPS = 1000
SIZES = (11, 161)
MOST_RATE = 1e6
MOST_NOISE = 1e3
MOST_EFFORT = 4000.0
"""How many passes through a small network one answer may take; a larger one counts as several."""

ONE_PASS = 1_000_000
"""How many products of a weight and an example take about as long as all else in a pass."""

MOST_WEIGHTS = 2000
"""How many weights are offered as axes."""

LONGEST_NAME = 200


def effort(trained: Trained) -> float:
    """Return how many passes through a small network one through this counts for."""
    return 1 + trained.network.parameter_count * len(trained.x) / ONE_PASS


def affordable_size(trained: Trained, wanted: int) -> int:
    """Return along how many places of each axis a slice can be computed: as wanted, or fewer."""
    return max(SIZES[0], min(wanted, isqrt(int(MOST_EFFORT / effort(trained)))))


def check_effort(trained: Trained, contenders: int, steps: int) -> None:
    """Check that a race on a slice does not take too long.

    Raises:
        SettingError: It would; the sentence says how many steps it can have.
    """
    most = int(MOST_EFFORT / (effort(trained) * contenders)) - 1
    if steps > most:
        raise SettingError(
            f"{contenders} optimizers would take {steps} steps on the loss of this network, which is too much for one "
            f"answer; ask for {max(most, 0)} steps at most, or for fewer optimizers."
        )
