"""What a fork may change, and what it must share with the run it comes from: pictures, seed, layers, weights."""

from __future__ import annotations

from dataclasses import replace

from cutaway.errors import SettingError
from cutaway.lab.digits.training.building import LIVE
from cutaway.protocol.digits import DigitsSettings
from cutaway.protocol.settings import LayerSettings

OF_A_FORK = (*LIVE, "loss", "output")
"""What a fork may have otherwise, besides activations and dropout."""


def settings_of_fork(main: DigitsSettings, wanted: DigitsSettings) -> DigitsSettings:
    """Return a fork's settings: of what is wanted that which a fork may change, all else as in the run it comes from.

    Raises:
        SettingError: It has another number of layers.
    """
    if len(wanted.layers) != len(main.layers):
        raise SettingError(
            f"The fork was to have {len(wanted.layers)} hidden layers; it goes on with the weights of the run it comes "
            f"from, which has {len(main.layers)}. Change the layers of the run itself."
        )
    layers = tuple(_layer_of_fork(*pair) for pair in zip(main.layers, wanted.layers, strict=True))
    return replace(main, layers=layers, **{name: getattr(wanted, name) for name in OF_A_FORK})


def _layer_of_fork(main: LayerSettings, wanted: LayerSettings) -> LayerSettings:
    return replace(main, activation=wanted.activation, dropout=wanted.dropout)
