"""All that can be chosen in a playground, from the registries."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from cutaway.data import GENERATED, Generated
from cutaway.definitions import ACTIVATIONS, AUGMENTATIONS, INITIALIZERS, LOSSES, OPTIMIZERS, REGULARIZERS, SCHEDULES
from cutaway.definitions.entry import Entry
from cutaway.definitions.layers.chosen_feature import read_feature
from cutaway.definitions.layers.features import NAMES_OF_PLAYGROUND
from cutaway.lab.playground.building import MOST_LAYERS, MOST_UNITS
from cutaway.lab.playground.points import generated_points
from cutaway.lab.playground.telling import SAMPLE, choice_of
from cutaway.protocol.events import Catalogue, Choice, DataChoice
from cutaway.protocol.settings import DataSettings


@cache
def catalogue() -> Catalogue:
    """Return all that can be chosen.

    >>> catalogue().features[2].name, catalogue().most_layers
    ('x1^2', 10)
    """
    return Catalogue(
        data=tuple(_data(entry) for entry in GENERATED.values() if not entry.scaled),
        features=tuple(_feature(name) for name in NAMES_OF_PLAYGROUND),
        activations=_choices(entry for entry in ACTIVATIONS.values() if entry.elementwise),
        outputs=_choices(ACTIVATIONS.values()),
        losses=_choices(LOSSES.values()),
        optimizers=_choices(OPTIMIZERS.values()),
        schedules=_choices(SCHEDULES.values()),
        initializers=_choices(INITIALIZERS.values()),
        regularizers=_choices(REGULARIZERS.values()),
        augmentations=_choices(AUGMENTATIONS.values()),
        most_layers=MOST_LAYERS,
        most_units=MOST_UNITS,
    )


def _choices(entries: Iterable[Entry]) -> tuple[Choice, ...]:
    return tuple(Choice(name=one.name, sentence=one.sentence, settings=dict(one.settings)) for one in entries)


def _feature(name: str) -> Choice:
    return Choice(name=name, sentence=read_feature(name).feature.sentence, settings={})


def _data(entry: Generated) -> DataChoice:
    return choice_of(entry.name, entry.sentence, generated_points(DataSettings(name=entry.name, examples=SAMPLE)))
