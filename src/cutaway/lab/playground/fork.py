"""What a fork may change, and what it must share with the run it comes from: points, batches, seed, layers, weights."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from cutaway.definitions import ACTIVATIONS, LOSSES
from cutaway.errors import SettingError
from cutaway.lab.playground.building import Built, rebuilt
from cutaway.protocol.settings import LIVE, LayerSettings, Settings

OF_A_FORK = ("learning_rate", "schedule", "epochs", "regularizers", "optimizer", "loss", "output")


@dataclass(frozen=True)
class Beginning:
    """Where a fork began, and with which settings."""

    step: int
    settings: Settings


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


def built_of_fork(base: Built, wanted: Settings) -> Built:
    """Return what a fork's settings make, for the weights of the run it comes from.

    Raises:
        CutawayError: The weights do not fit, or the settings make no sense.
    """
    made = rebuilt(base, settings_of_fork(base.settings, wanted))
    if made.aim.outputs != base.aim.outputs:
        fitting = ", ".join(outputs_of_fork(base))
        raise SettingError(
            f"The output {wanted.output!r} of the fork takes {made.aim.outputs} outputs; it goes on with "
            f"the weights of the run it comes from, which has {base.aim.outputs}. Choose one of {fitting}."
        )
    return made


def outputs_of_fork(base: Built) -> tuple[str, ...]:
    """Return the outputs that a fork can have: those that read the weights at hand, one for each class or a single one.

    >>> from cutaway.lab.playground.building import build
    >>> outputs_of_fork(build(Settings(output="softmax", loss="cross_entropy")))
    ('softmax', 'log_softmax')
    """
    single = ACTIVATIONS.resolve(base.settings.output).elementwise
    return tuple(entry.name for entry in ACTIVATIONS.values() if entry.elementwise == single)


def losses_of_fork(base: Built) -> tuple[str, ...]:
    """Return the losses that a fork can have: those made for one of its outputs, and for classes where there are some.

    >>> from cutaway.lab.playground.building import build
    >>> "cross_entropy" in losses_of_fork(build(Settings()))
    False
    """
    outputs = set(outputs_of_fork(base))
    return tuple(
        loss.name
        for loss in LOSSES.values()
        if (loss.outputs is None or outputs & set(loss.outputs))
        and (base.is_classification or loss.targets != (0.0, 1.0))
    )
