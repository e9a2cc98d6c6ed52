"""Step: the same rate for a while, then a fraction of it, and so on down the stairs."""

from cutaway.definitions.entry import Namespace, Settings, Source
from cutaway.definitions.schedules.schedule import Memory, Schedule, share_done

ROUNDING = 1e-9


def value(xp: Namespace, learning_rate: float, step: int, steps: int, settings: Settings, memory: Memory) -> float:
    """Return η factor^k, with k the number of stairs taken: one whenever the share ``every`` of all steps is done."""
    stairs = xp.floor(share_done(step, steps) / settings["every"] + ROUNDING)  # 0.3 / 0.1 falls short of 3
    fall: float = settings["factor"] ** stairs
    return learning_rate * fall


STEP = Schedule(
    name="step",
    sentence="A tenth of the rate after each third of the training, unless told otherwise; coarse steps first, then "
    "fine ones.",
    source=Source("He, Zhang, Ren, Sun, Deep Residual Learning for Image Recognition (2016)", "section 3.4"),
    differences=("PyTorch's StepLR counts calls, usually epochs; here a stair is a share of the training.",),
    settings={"every": 1 / 3, "factor": 0.1},
    limits={"every": (0.01, 1.0), "factor": (0.001, 1.0)},
    value=value,
)
