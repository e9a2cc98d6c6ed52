"""Exponential: each step has the same fraction of the rate before it."""

from cutaway.definitions.entry import Namespace, Settings, Source
from cutaway.definitions.schedules.schedule import Memory, Schedule, share_done


def value(xp: Namespace, learning_rate: float, step: int, steps: int, settings: Settings, memory: Memory) -> float:
    """Return η end^t, with t the share of the training that is done: each step multiplies by end^(1/steps)."""
    fall: float = settings["end"] ** share_done(step, steps)
    return learning_rate * fall


EXPONENTIAL = Schedule(
    name="exponential",
    sentence="A smooth fall by the same percentage at each step, to a hundredth unless told otherwise; no stairs to "
    "place.",
    source=Source(
        "Senior, Heigold, Ranzato, Yang, An empirical study of learning rates in deep neural networks (2013)",
        "exponential scheduling",
    ),
    differences=(
        "PyTorch's ExponentialLR is told the factor of one call; here the setting is what is left at the end.",
    ),
    settings={"end": 0.01},
    limits={"end": (1e-9, 1.0)},
    value=value,
)
