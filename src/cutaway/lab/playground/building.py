"""Settings made into a network, its data and its training; what makes no sense is refused with a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cutaway.checks import whole_number
from cutaway.definitions import SCHEDULES
from cutaway.definitions.layers.chosen_feature import read_feature
from cutaway.definitions.layers.features import NAMES_OF_PLAYGROUND
from cutaway.errors import SettingError
from cutaway.lab.playground.aim import Aim, aim_of
from cutaway.lab.playground.data import Parted, part
from cutaway.lab.playground.points import Points
from cutaway.network import Network
from cutaway.protocol.settings import Settings
from cutaway.train import Training, TrainingSettings

MOST_LAYERS = 10
MOST_UNITS = 32
MOST_EPOCHS = 1_000_000
LONGEST_NAME = 200


@dataclass(frozen=True, eq=False)
class Built:
    """All that settings make.

    Attributes:
        settings: The settings.
        parted: The points.
        aim: What the outputs shall answer.
        network: The network with its first weights.
        training: What trains it; its data are the points to learn from.
        test: The other points, as data.
    """

    settings: Settings
    parted: Parted
    aim: Aim
    network: Network
    training: Training
    test: Any

    @property
    def is_classification(self) -> bool:
        """Whether there are classes to tell apart."""
        return bool(self.parted.points.classes)


def build(settings: Settings, own: Points | None = None) -> Built:
    """Return what settings make.

    Args:
        settings: The settings, which may come from anywhere.
        own: The learner's own points.

    Raises:
        CutawayError: Something is outside of what is possible, or does not go together.
    """
    _check_sizes(settings)
    return _built(settings, part(settings.data, own))


def rebuilt(built: Built, settings: Settings) -> Built:
    """Return what other settings make of the same points.

    Raises:
        CutawayError: As for ``build``.
    """
    if settings == built.settings:
        return built
    _check_sizes(settings)
    return _built(settings, built.parted)


def _built(settings: Settings, parted: Parted) -> Built:
    aim = aim_of(parted.points, settings.output, settings.loss)
    network = _network(settings, aim.outputs)
    train, test = (aim.dataset(settings.data.name, points) for points in (parted.train, parted.test))
    watched = test if SCHEDULES.resolve(settings.schedule).watches else None
    return Built(settings, parted, aim, network, Training(network, train, watched, training_settings(settings)), test)


def training_settings(settings: Settings) -> TrainingSettings:
    """Return the settings of the training."""
    return TrainingSettings(
        optimizer=settings.optimizer,
        learning_rate=settings.learning_rate,
        schedule=settings.schedule,
        batch_size=settings.batch_size,
        epochs=whole_number(settings.epochs, "The number of epochs", 1, MOST_EPOCHS),
        seed=settings.seed,
        regularizers=settings.regularizers,
        shuffle=settings.shuffle,
    )


def features_of(given: tuple[str, ...]) -> tuple[str, ...]:
    """Return features in the playground's spelling.

    Raises:
        SettingError: None, one twice, or one that the playground does not have.
    """
    features = tuple(read_feature(name).text for name in given[: len(NAMES_OF_PLAYGROUND) + 1])
    if not features or len(set(features)) < len(features) or not set(features) <= set(NAMES_OF_PLAYGROUND):
        known = ", ".join(NAMES_OF_PLAYGROUND)
        raise SettingError(f"The inputs are {', '.join(features) or 'none'}; choose one or more of {known}, each once.")
    return features


def _network(settings: Settings, outputs: int) -> Network:
    features, layers = features_of(settings.features), settings.layers
    return Network(
        [2, *(layer.units for layer in layers), outputs],
        activation=[layer.activation for layer in layers],
        output=settings.output,
        loss=settings.loss,
        initializer=settings.initializer,
        bias_initializer=settings.bias_initializer,
        dtype=settings.dtype,
        seed=settings.seed,
        features=() if features == ("x1", "x2") else features,
        dropout=[layer.dropout for layer in layers],
        batch_normalization=[layer.batch_normalization for layer in layers],
    )


def _check_sizes(settings: Settings) -> None:
    if len(settings.layers) > MOST_LAYERS:
        raise SettingError(
            f"There are {len(settings.layers)} hidden layers; the playground takes {MOST_LAYERS} at most."
        )
    for number, layer in enumerate(settings.layers, start=1):
        whole_number(layer.units, f"The number of neurons of layer {number}", 1, MOST_UNITS)
    if len(settings.regularizers) > 4:
        raise SettingError(f"There are {len(settings.regularizers)} regularizers; four are all there are.")
    check_names(
        settings.output, settings.loss, settings.optimizer, settings.schedule, settings.initializer,
        settings.bias_initializer, settings.data.name, *settings.features, *settings.regularizers,
        *(layer.activation for layer in settings.layers),
    )  # fmt: skip


def check_names(*texts: str) -> None:
    """Raise SettingError where a text is far too long to be a name of the catalogue."""
    if longest := next((text for text in texts if len(text) > LONGEST_NAME), None):
        raise SettingError(f"A name has {len(longest):,} characters, {longest!r:.40}; expected one of the catalogue.")
