"""Reduce on plateau: a smaller rate once the validation loss stops falling."""

from sys import float_info

from cutaway.definitions.entry import Namespace, Part, Settings, Source
from cutaway.definitions.schedules.schedule import Memory, Schedule


def value(xp: Namespace, learning_rate: float, step: int, steps: int, settings: Settings, memory: Memory) -> float:
    """Return η times the scale of this epoch."""
    return learning_rate * memory["scale"]


def start(settings: Settings) -> Memory:
    """Return the full scale, and the worst loss there can be as the best one so far."""
    return {"scale": 1.0, "best": float_info.max, "waited": 0.0}


def after_epoch(xp: Namespace, memory: Memory, validation_loss: float, settings: Settings) -> Memory:
    """Return the memory with a scale ``factor`` times as large once more than ``patience`` epochs brought nothing.

    An epoch brings something if its loss is below (1 - threshold) times the best one. NaN never is.
    """
    scale = memory["scale"]
    waited = epochs_waited(xp, memory, validation_loss, settings)
    reduced = xp.minimum(xp.maximum(scale * settings["factor"], settings["smallest"]), scale)
    return {
        "scale": xp.where(waited > settings["patience"], reduced, scale),
        "best": xp.where(is_better(xp, memory, validation_loss, settings), validation_loss, memory["best"]),
        "waited": xp.where(waited > settings["patience"], 0.0, waited),
    }


def epochs_waited(xp: Namespace, memory: Memory, validation_loss: float, settings: Settings) -> float:
    """Return how many epochs in a row have now brought nothing."""
    waited: float = xp.where(is_better(xp, memory, validation_loss, settings), 0.0, memory["waited"] + 1)
    return waited


def is_better(xp: Namespace, memory: Memory, validation_loss: float, settings: Settings) -> bool:
    """Return whether an epoch brought something."""
    return validation_loss < memory["best"] * (1 - settings["threshold"])


REDUCE_ON_PLATEAU = Schedule(
    name="reduce_on_plateau",
    sentence="A tenth of the rate whenever the validation loss has stopped falling for some epochs; it watches, where "
    "other schedules only count.",
    source=Source(
        "PyTorch, torch.optim.lr_scheduler",
        "class ReduceLROnPlateau, method step",
        "the lowest rate is a share of the first",
    ),
    differences=(
        "PyTorch and Keras wait 10 epochs by default, which is longer than most trainings here.",
        "PyTorch leaves the rate alone if it would change by less than 1e-8.",
        "Keras reduces one epoch earlier at the same patience, and its threshold is a difference, not a share.",
    ),
    settings={"factor": 0.1, "patience": 3.0, "threshold": 1e-4, "smallest": 1e-6},
    limits={"factor": (0.001, 1.0), "patience": (0.0, 1e6), "threshold": (0.0, 1.0), "smallest": (1e-9, 1.0)},
    parts=(
        Part("better", is_better, "whether the epoch brought something", of="after_epoch"),
        Part("idle", epochs_waited, "how many epochs in a row have brought nothing", of="after_epoch"),
    ),
    value=value,
    start=start,
    after_epoch=after_epoch,
)
