"""One-cycle: warm up to the highest rate, then cool down to almost nothing."""

from math import cos, pi

from cutaway.definitions.entry import Settings, Source
from cutaway.definitions.schedules.schedule import Memory, Schedule


def value(learning_rate: float, step: int, steps: int, settings: Settings, memory: Memory) -> float:
    """Return the rate on two half-cosines: start → peak → end, the peak being ``learning_rate``.

    start = peak / start_divisor; end = start / end_divisor; the peak is reached after the share ``warm_up``
    of all steps. The counting is PyTorch's: the first step has the start rate and the last one the end
    rate, unless there are fewer than about 1 / ``warm_up`` steps.
    """
    start = learning_rate / settings["start_divisor"]
    end = start / settings["end_divisor"]
    peak_at = settings["warm_up"] * steps - 1
    now = step - 1
    if now <= peak_at:
        return _half_cosine(start, learning_rate, now / peak_at if peak_at > 0 else 1.0)
    return _half_cosine(learning_rate, end, (now - peak_at) / (steps - 1 - peak_at))


def _half_cosine(first: float, last: float, share: float) -> float:
    return last + (first - last) * (1 + cos(pi * share)) / 2


ONE_CYCLE = Schedule(
    name="one_cycle",
    sentence="Up to a high peak and down to almost zero; reaches a good accuracy in few epochs.",
    source=Source(
        "Smith, A disciplined approach to neural network hyper-parameters (2018)",
        "section 4",
        "cosines in place of straight lines, as in PyTorch's OneCycleLR, and momentum stays as it is",
    ),
    settings={"warm_up": 0.3, "start_divisor": 25.0, "end_divisor": 1e4},
    limits={"warm_up": (0.0, 1.0), "start_divisor": (1.0, 1e9), "end_divisor": (1.0, 1e9)},
    value=value,
)
