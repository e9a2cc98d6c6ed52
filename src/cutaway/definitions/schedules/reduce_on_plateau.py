"""Reduce on plateau: a smaller rate once the validation loss stops falling."""

from sys import float_info

from cutaway.definitions.entry import Settings, Source
from cutaway.definitions.schedules.schedule import Memory, Schedule


def value(learning_rate: float, step: int, steps: int, settings: Settings, memory: Memory) -> float:
    """Return η times the scale of this epoch."""
    return learning_rate * memory["scale"]


def start(settings: Settings) -> Memory:
    """Return the full scale, and the worst loss there can be as the best one so far."""
    return {"scale": 1.0, "best": float_info.max, "waited": 0.0}


def after_epoch(memory: Memory, validation_loss: float, settings: Settings) -> Memory:
    """Return the memory with a scale ``factor`` times as large once more than ``patience`` epochs brought nothing.

    An epoch brings something if its loss is below (1 - threshold) times the best one. NaN never is.
    """
    if validation_loss < memory["best"] * (1 - settings["threshold"]):
        return {**memory, "best": validation_loss, "waited": 0.0}
    waited = memory["waited"] + 1
    if waited <= settings["patience"]:
        return {**memory, "waited": waited}
    scale = max(memory["scale"] * settings["factor"], settings["smallest"])
    return {**memory, "scale": min(scale, memory["scale"]), "waited": 0.0}


REDUCE_ON_PLATEAU = Schedule(
    name="reduce_on_plateau",
    sentence="A tenth of the rate whenever the validation loss has stopped falling for some epochs; it watches, where "
    "other schedules only count.",
    source=Source(
        "PyTorch, torch.optim.lr_scheduler.ReduceLROnPlateau", difference="the lowest rate is a share of the first"
    ),
    differences=(
        "PyTorch and Keras wait 10 epochs by default, which is longer than most trainings here.",
        "PyTorch leaves the rate alone if it would change by less than 1e-8.",
        "Keras reduces one epoch earlier at the same patience, and its threshold is a difference, not a share.",
    ),
    settings={"factor": 0.1, "patience": 3.0, "threshold": 1e-4, "smallest": 1e-6},
    limits={"factor": (0.001, 1.0), "patience": (0.0, 1e6), "threshold": (0.0, 1.0), "smallest": (1e-9, 1.0)},
    value=value,
    start=start,
    after_epoch=after_epoch,
)
