"""Cosine: the rate glides down on half a wave."""

from cutaway.definitions.entry import Namespace, Settings, Source
from cutaway.definitions.schedules.schedule import Memory, Schedule, share_done


def value(xp: Namespace, learning_rate: float, step: int, steps: int, settings: Settings, memory: Memory) -> float:
    """Return η (end + (1 - end) (1 + cos πt) / 2), with t the share of the training that is done."""
    wave = (1 + xp.cos(xp.pi * share_done(step, steps))) / 2
    height: float = settings["end"] + (1 - settings["end"]) * wave
    return learning_rate * height


COSINE = Schedule(
    name="cosine",
    sentence="Slowly, then fast, then slowly down to zero; a fall that needs no setting and suits most trainings.",
    source=Source(
        "Loshchilov, Hutter, SGDR: Stochastic Gradient Descent with Warm Restarts (2017)", "eq. 5", "without restarts"
    ),
    differences=("PyTorch's CosineAnnealingLR is told the lowest rate itself; here it is a share of the first.",),
    settings={"end": 0.0},
    limits={"end": (0.0, 1.0)},
    value=value,
)
