"""Inverse time: the rate divided by a number that grows evenly."""

from cutaway.definitions.entry import Namespace, Settings, Source
from cutaway.definitions.schedules.schedule import Memory, Schedule, share_done


def value(xp: Namespace, learning_rate: float, step: int, steps: int, settings: Settings, memory: Memory) -> float:
    """Return η / (1 + decay t), with t the share of the training that is done: from η to η / (1 + decay)."""
    return learning_rate / (1 + settings["decay"] * share_done(step, steps))


INVERSE_TIME = Schedule(
    name="inverse_time",
    sentence="Fast at first and ever slower down, to a tenth unless told otherwise; the fall that the oldest proofs of "
    "convergence ask for.",
    source=Source(
        "Darken, Moody, Note on Learning Rate Schedules for Stochastic Optimization (1991)",
        "search-then-converge schedules",
        "time counts from 0 to 1 over the training",
    ),
    differences=("PyTorch has no such schedule; Keras's InverseTimeDecay counts steps in place of the share.",),
    settings={"decay": 9.0},
    limits={"decay": (0.0, 1e6)},
    value=value,
)
