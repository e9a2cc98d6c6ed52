"""How to train: optimizer, rate, schedule, batches, epochs, seed, early stopping."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from cutaway.checks import LARGEST_SEED, whole_number
from cutaway.data.augmented import read_augmentations
from cutaway.definitions import OPTIMIZERS, SCHEDULES
from cutaway.errors import SettingError
from cutaway.execute.device import DEVICES
from cutaway.plan import read_regularizers
from cutaway.train.stored import stored_number

ENGINES = ("auto", "reference", "native")

LATER: Mapping[str, Any] = {"regularizers": [], "augmentations": [], "engine": "auto", "shuffle": True, "device": "cpu"}
"""What older files do not have, as it was then."""


@dataclass(frozen=True)
class TrainingSettings:
    """The settings of a training run; the defaults are those of ``cutaway train``.

    Attributes:
        optimizer: As a user types it: ``"adam"``, ``"sgd:momentum=0.9"``.
        learning_rate: The rate that the schedule starts from (or rises to).
        schedule: ``"constant"``, ``"one_cycle:warm_up=0.25"``.
        batch_size: Examples for each update; the last batch of an epoch may be smaller.
        epochs: How often all training examples are used.
        seed: The seed of the shuffle.
        early_stopping: Stop after so many epochs without a lower validation loss, and go back to the best
            epoch; None trains to the end.
        regularizers: What holds the weights small, as a user types them: ``("l2:rate=0.0001", "max_norm")``. Penalties
            change the gradient alone: every loss that is reported or watched is that of the data.
        augmentations: What happens to the pictures of the training data, anew in each epoch and in this order, as a
            user types it: ``("rotate:degrees=10", "elastic")``. What is measured is always the pictures as they are.
        shuffle: Whether each epoch visits the examples in an order of its own, or all in the order of the data.
        engine: ``"native"`` (C++), ``"reference"`` (NumPy, every value of every step), or ``"auto"``, the native one
            where it can run the training.
        device: ``"cpu"``; ``"cuda"``, a GPU on which PyTorch computes what the reference says; or ``"torch"``, PyTorch
            on the processor, to try that without a GPU.

    Raises:
        SettingError: A number outside of what is possible, or a regularizer or an augmentation given twice.
        UnknownNameError: An optimizer, a schedule, a regularizer or an augmentation that the catalogue does not have.
    """

    optimizer: str = "adam"
    learning_rate: float = 0.001
    schedule: str = "constant"
    batch_size: int = 60
    epochs: int = 3
    seed: int = 0
    early_stopping: int | None = None
    regularizers: tuple[str, ...] = ()
    engine: str = "auto"
    shuffle: bool = True
    augmentations: tuple[str, ...] = ()
    device: str = "cpu"

    def __post_init__(self) -> None:
        _check_text("optimizer", self.optimizer)
        _check_text("schedule", self.schedule)
        OPTIMIZERS.resolve(self.optimizer)
        SCHEDULES.resolve(self.schedule)
        _check_rate(self.learning_rate)
        whole_number(self.batch_size, "The batch size", 1)
        whole_number(self.epochs, "The number of epochs", 1)
        if self.early_stopping is not None:
            whole_number(self.early_stopping, "The patience of early stopping", 1)
        whole_number(self.seed, "The seed", 0, LARGEST_SEED)
        read_regularizers(self.regularizers)
        object.__setattr__(self, "regularizers", tuple(self.regularizers))  # a list will do, too
        read_augmentations(self.augmentations)
        object.__setattr__(self, "augmentations", tuple(self.augmentations))
        if not isinstance(self.shuffle, bool):
            raise SettingError(f"Whether to shuffle is {self.shuffle!r:.60}; expected True or False.")
        if self.engine not in ENGINES:
            raise SettingError(
                f"The engine is {self.engine!r:.60}; expected {', '.join(ENGINES[:-1])} or {ENGINES[-1]}."
            )
        self._check_device()

    def _check_device(self) -> None:
        if self.device not in DEVICES:
            raise SettingError(
                f"The device is {self.device!r:.60}; expected {', '.join(DEVICES[:-1])} or {DEVICES[-1]}."
            )
        if self.device != "cpu" and self.engine == "native":
            raise SettingError(
                f"The engine 'native' computes on the processor alone; with the device {self.device!r} use 'auto'."
            )

    def to_json(self) -> dict[str, Any]:
        """Return the settings as plain data for a JSON file."""
        return {**asdict(self), "regularizers": list(self.regularizers), "augmentations": list(self.augmentations)}

    @classmethod
    def from_json(cls, content: Any) -> TrainingSettings:
        """Return the settings that ``to_json`` wrote; what comes from a file is checked.

        Files from before there were regularizers, augmentations, engines, devices or a choice of order name none.

        Raises:
            SettingError: Something is missing, unknown or of the wrong kind.
        """
        content = {**LATER, **content} if isinstance(content, Mapping) else content
        if not isinstance(content, Mapping) or set(content) != set(cls.__dataclass_fields__):
            raise SettingError("The settings of the training are damaged: expected optimizer, learning_rate and so on.")
        try:
            return cls(**content)
        except (TypeError, OverflowError) as error:
            raise SettingError(f"The settings of the training are damaged: {error}.") from None


def _check_text(what: str, given: object) -> None:
    if not isinstance(given, str):
        raise SettingError(f"The {what} is {given!r}; expected its name, with settings if wanted, as a text.")


def _check_rate(rate: object) -> None:
    try:
        fine = stored_number(rate) > 0
    except ValueError:
        fine = False
    if not fine:
        raise SettingError(f"The learning rate is {rate!r:.60}; expected a plain number above 0, such as 0.001.")
