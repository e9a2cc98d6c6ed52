"""Settings made into pictures, a network and its training; what makes no sense is refused with a sentence."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np

from cutaway.checks import whole_number
from cutaway.data import Dataset
from cutaway.definitions import ACTIVATIONS, AUGMENTATIONS, REGULARIZERS, SCHEDULES
from cutaway.errors import SettingError
from cutaway.lab.digits.training.sets import PictureSet, picture_set
from cutaway.lab.playground.building import MOST_EPOCHS, check_names
from cutaway.network import Network
from cutaway.protocol.digits import DigitsSettings
from cutaway.randomness import SUBSET_STREAM, generator
from cutaway.train import Training, TrainingSettings
from cutaway.train.epoch_data import EpochData

LIVE = (
    "learning_rate", "schedule", "epochs", "optimizer", "regularizers", "augmentations", "batch_size", "early_stopping"
)  # fmt: skip
"""The settings that change while a training goes on; with any other it begins anew."""

MOST_LAYERS = 6
MOST_UNITS = 1024
MOST_WEIGHTS = 1_000_000
"""With more a training would not be live, and what is remembered of it not a history."""

MOST_BATCH = 10_000
MOST_PATIENCE = 10_000
LEAST_SOME, MOST_SOME = 10, 10_000
"""How many pictures are learned from where it is not all: all are shared by all sessions, and these are a copy."""


@dataclass(frozen=True, eq=False)
class Built:
    """All that settings make.

    Attributes:
        settings: The settings.
        pictures: The set of pictures.
        own: Pictures of the learner's own that are among those to learn from, or None.
        network: The network with its first weights.
        training: What trains it; what it validates with are the pictures that are measured for each row.
    """

    settings: DigitsSettings
    pictures: PictureSet
    own: Dataset | None
    network: Network
    training: Training

    @property
    def watches(self) -> bool:
        """Whether what happens next depends on the validation loss at the end of each epoch."""
        return self.settings.early_stopping is not None or SCHEDULES.resolve(self.settings.schedule).watches


def build(settings: DigitsSettings, own: Dataset | None = None) -> Built:
    """Return what settings make.

    Args:
        settings: The settings, which may come from anywhere.
        own: Pictures of the learner's own, to be learned from beside those of the set.

    Raises:
        CutawayError: Something is outside of what is possible, or does not go together.
    """
    _check(settings)
    pictures = picture_set(settings.data)
    network, train = _network(settings, pictures), learned_from(pictures, settings, own)
    return Built(settings, pictures, own, network, _training(settings, pictures, network, train))


def rebuilt(built: Built, settings: DigitsSettings, beside: bool = False) -> Built:
    """Return what settings make that differ in the network or the training, with the same pictures.

    Args:
        built: What there was.
        settings: The settings, which may come from anywhere.
        beside: Whether both go on, each at its own pace; else what is made of the pictures is handed on.

    Raises:
        CutawayError: As for ``build``.
    """
    if settings == built.settings and not beside:
        return built
    _check(settings)
    network, before = _network(settings, built.pictures), built.training
    epochs = None if beside else before.epoch_data
    training = _training(settings, built.pictures, network, before.train, epochs)
    return replace(built, settings=settings, network=network, training=training)


def changes_live(before: DigitsSettings, after: DigitsSettings) -> bool:
    """Return whether a training can go on with other settings; else it begins anew.

    >>> changes_live(DigitsSettings(), DigitsSettings(learning_rate=0.1))
    True
    >>> changes_live(DigitsSettings(), DigitsSettings(examples=100))
    False
    """
    names = (field.name for field in fields(DigitsSettings) if field.name not in LIVE)
    return all(getattr(before, name) == getattr(after, name) for name in names)


def learned_from(pictures: PictureSet, settings: DigitsSettings, own: Dataset | None) -> Dataset:
    """Return the pictures to learn from: all, or the first of an order drawn by the seed, and the learner's own."""
    train, count = pictures.train, settings.examples
    if count is not None and count != len(train):
        most = min(MOST_SOME, len(train))
        whole_number(count, f"The number of pictures to learn from, if not all {len(train):,},", LEAST_SOME, most)
        train = _first(pictures, settings.seed, count)
    return train if own is None else joined(train, own)


def joined(first: Dataset, second: Dataset) -> Dataset:
    """Return the pictures of both."""
    x, labels = np.concatenate([first.x, second.x]), np.concatenate([first.labels, second.labels])
    return replace(first, x=x, labels=labels)


@lru_cache(maxsize=16)
def _first(pictures: PictureSet, seed: int, count: int) -> Dataset:
    """Return the first pictures of an order drawn by the seed, so that fewer are a part of more."""
    return pictures.train.take(generator(seed, SUBSET_STREAM).permutation(len(pictures.train))[:count])


def _network(settings: DigitsSettings, pictures: PictureSet) -> Network:
    layers, train = settings.layers, pictures.train
    sizes = [train.inputs, *(layer.units for layer in layers), len(train.classes)]
    weights = sum((before + 1) * after for before, after in pairwise(sizes))
    if weights > MOST_WEIGHTS:
        raise SettingError(
            f"The network would have {weights:,} weights and biases; this page trains at most {MOST_WEIGHTS:,}. "
            "Take fewer or smaller layers."
        )
    return Network(
        sizes,
        activation=[layer.activation for layer in layers],
        output=settings.output,
        loss=settings.loss,
        initializer=settings.initializer,
        seed=settings.seed,
        dropout=[layer.dropout for layer in layers],
        batch_normalization=[layer.batch_normalization for layer in layers],
    )


def _training(
    settings: DigitsSettings, pictures: PictureSet, network: Network, train: Dataset, epochs: EpochData | None = None
) -> Training:
    training = Training(network, train, pictures.watched, _training_settings(settings), epochs)
    if training.batch_size > MOST_BATCH:
        raise SettingError(
            f"The optimizer {settings.optimizer!r} sees all {training.batch_size:,} pictures in each step; here a "
            f"batch has at most {MOST_BATCH:,}. Learn from fewer pictures, or choose another optimizer."
        )
    _ = training.engine  # chosen now, so that what it refuses is refused before anything changes
    return training


def _training_settings(settings: DigitsSettings) -> TrainingSettings:
    return TrainingSettings(
        optimizer=settings.optimizer,
        learning_rate=settings.learning_rate,
        schedule=settings.schedule,
        batch_size=whole_number(settings.batch_size, "The batch size", 1, MOST_BATCH),
        epochs=whole_number(settings.epochs, "The number of epochs", 1, MOST_EPOCHS),
        seed=settings.seed,
        regularizers=settings.regularizers,
        augmentations=settings.augmentations,
    )


def _check(settings: DigitsSettings) -> None:
    if len(settings.layers) > MOST_LAYERS:
        raise SettingError(f"There are {len(settings.layers)} hidden layers; the page takes {MOST_LAYERS} at most.")
    for number, layer in enumerate(settings.layers, start=1):
        whole_number(layer.units, f"The number of units of layer {number}", 1, MOST_UNITS)
    _check_count("regularizers", settings.regularizers, len(REGULARIZERS))
    _check_count("augmentations", settings.augmentations, len(AUGMENTATIONS))
    if settings.early_stopping is not None:
        whole_number(settings.early_stopping, "The patience of early stopping", 1, MOST_PATIENCE)
    check_names(
        settings.data, settings.output, settings.loss, settings.optimizer, settings.schedule, settings.initializer,
        *settings.regularizers, *settings.augmentations, *(layer.activation for layer in settings.layers),
    )  # fmt: skip
    _check_output(settings.output)


def _check_count(what: str, given: tuple[str, ...], most: int) -> None:
    if len(given) > most:
        raise SettingError(f"There are {len(given)} {what}; {most} are all there are.")


def _check_output(output: str) -> None:
    known = ACTIVATIONS.resolve(output)
    if known.range != (0, 1):
        fitting = ", ".join(one.name for one in ACTIVATIONS.values() if one.range == (0, 1))
        raise SettingError(
            f"The output {known.name!r} does not lie between 0 and 1, as how sure a network is of a class should; "
            f"choose one of {fitting}."
        )
