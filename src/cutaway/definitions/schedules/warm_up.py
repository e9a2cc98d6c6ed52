"""Warm-up: small steps until the first, wild gradients are over."""

from cutaway.definitions.entry import Namespace, Settings, Source
from cutaway.definitions.schedules.schedule import Memory, Schedule, share_done


def value(xp: Namespace, learning_rate: float, step: int, steps: int, settings: Settings, memory: Memory) -> float:
    """Return a straight rise from η ``start`` to η over the share ``warm_up`` of all steps, then η."""
    done = share_done(step, steps)
    rise = settings["start"] + xp.divide((1 - settings["start"]) * done, settings["warm_up"])
    height: float = xp.where(done < settings["warm_up"], rise, 1.0)
    return learning_rate * height


WARM_UP = Schedule(
    name="warm_up",
    sentence="A straight rise to the full rate over the first tenth of the training, unless told otherwise; for rates "
    "that would blow up a fresh network.",
    source=Source(
        "Goyal and others, Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour (2017)",
        "section 2.2",
        "the rise is a share of the training",
    ),
    differences=("PyTorch's LinearLR starts at a third of the rate, and rises over a number of calls, 5 by default.",),
    settings={"warm_up": 0.1, "start": 0.01},
    limits={"warm_up": (0.0, 1.0), "start": (1e-9, 1.0)},
    value=value,
)
