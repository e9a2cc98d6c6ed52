"""Constant: the same learning rate from the first step to the last."""

from cutaway.definitions.entry import Namespace, Settings, Source
from cutaway.definitions.schedules.schedule import Memory, Schedule


def value(xp: Namespace, learning_rate: float, step: int, steps: int, settings: Settings, memory: Memory) -> float:
    """Return the learning rate as it is."""
    return learning_rate


CONSTANT = Schedule(
    name="constant",
    sentence="The same rate throughout; the simplest, and fine for a short training with Adam.",
    source=Source("Goodfellow, Bengio, Courville, Deep Learning (2016)", "section 8.3.1", "there the rate falls"),
    value=value,
)
