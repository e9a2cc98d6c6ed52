"""What a fork may change, and what it must share with the run it comes from: points, batches, seed, layers."""

from __future__ import annotations

from dataclasses import fields, replace

from cutaway.errors import SettingError
from cutaway.protocol.settings import LayerSettings, Settings

LIVE = ("learning_rate", "schedule", "epochs", "regularizers", "optimizer", "batch_size", "shuffle")
"""What changes while a training goes on."""

OF_A_FORK = ("learning_rate", "schedule", "epochs", "regularizers", "optimizer", "loss", "output")


def changes_live(before: Settings, after: Settings) -> bool:
    """Return whether a training can go on with other settings; else it begins anew.

    >>> changes_live(Settings(), Settings(learning_rate=0.1)), changes_live(Settings(), Settings(seed=1))
    (True, False)
    """
    return all(
        getattr(before, field.name) == getattr(after, field.name)
        for field in fields(Settings)
        if field.name not in LIVE
    )


def settings_of_fork(main: Settings, wanted: Settings) -> Settings:
    """Return a fork's settings: of what is wanted that which a fork may change, all else as in the run it comes from.

    Raises:
        SettingError: It has another number of layers.
    """
    if len(wanted.layers) != len(main.layers):
        raise SettingError(
            f"The fork was to have {len(wanted.layers)} hidden layers; it goes on with the weights of the run it comes "
            f"from, which has {len(main.layers)}. Change the layers of the run itself."
        )
    layers = tuple(_layer(*pair) for pair in zip(main.layers, wanted.layers, strict=True))
    return replace(main, layers=layers, **{name: getattr(wanted, name) for name in OF_A_FORK})


def _layer(main: LayerSettings, wanted: LayerSettings) -> LayerSettings:
    return replace(main, activation=wanted.activation, dropout=wanted.dropout)
