"""One-cycle: warm up to the highest rate, then cool down to almost nothing."""

from cutaway.definitions.entry import Namespace, Part, Settings, Source
from cutaway.definitions.schedules.schedule import Memory, Schedule


def value(xp: Namespace, learning_rate: float, step: int, steps: int, settings: Settings, memory: Memory) -> float:
    """Return the rate on two half-cosines: start → peak → end, the peak being ``learning_rate``.

    start = peak / start_divisor; end = start / end_divisor; the peak is reached after the share ``warm_up``
    of all steps. The counting is PyTorch's: the first step has the start rate and the last one the end
    rate, unless there are fewer than about 1 / ``warm_up`` steps.
    """
    at = (learning_rate, step, steps, settings, memory)
    start, end, peak_at = lowest(xp, *at), last(xp, *at), steps_to_peak(xp, *at)
    now = step - 1
    rising = xp.where(peak_at > 0, xp.divide(now, peak_at), 1.0)
    falling = xp.divide(now - peak_at, steps - 1 - peak_at)
    up, down = _half_cosine(xp, start, learning_rate, rising), _half_cosine(xp, learning_rate, end, falling)
    rate: float = xp.where(now <= peak_at, up, down)
    return rate


def lowest(xp: Namespace, learning_rate: float, step: int, steps: int, settings: Settings, memory: Memory) -> float:
    """Return the rate of the first step."""
    return learning_rate / settings["start_divisor"]


def last(xp: Namespace, learning_rate: float, step: int, steps: int, settings: Settings, memory: Memory) -> float:
    """Return the rate of the last step."""
    return lowest(xp, learning_rate, step, steps, settings, memory) / settings["end_divisor"]


def steps_to_peak(
    xp: Namespace, learning_rate: float, step: int, steps: int, settings: Settings, memory: Memory
) -> float:
    """Return how many steps after the first one the rate is highest."""
    return settings["warm_up"] * steps - 1


def _half_cosine(xp: Namespace, first: float, last: float, share: float) -> float:
    result: float = last + (first - last) * (1 + xp.cos(xp.pi * share)) / 2
    return result


ONE_CYCLE = Schedule(
    name="one_cycle",
    sentence="Up to a high peak and down to almost zero; reaches a good accuracy in few epochs.",
    source=Source(
        "Smith, A disciplined approach to neural network hyper-parameters (2018)",
        "section 4",
        "cosines in place of straight lines, as in PyTorch's OneCycleLR, and momentum stays as it is",
    ),
    differences=("PyTorch's OneCycleLR moves the momentum too, against the rate, unless told not to.",),
    settings={"warm_up": 0.3, "start_divisor": 25.0, "end_divisor": 1e4},
    limits={"warm_up": (0.0, 1.0), "start_divisor": (1.0, 1e9), "end_divisor": (1.0, 1e9)},
    parts=(
        Part("first", lowest, "the rate of the first step"),
        Part("last", last, "the rate of the last step"),
        Part("peak", steps_to_peak, "how many steps after the first one the rate is highest; T is the number of all"),
    ),
    value=value,
)
