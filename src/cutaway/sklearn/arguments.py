"""From the parameters of an estimator to the arguments of ``Network`` and ``TrainingSettings``.

An estimator must take every value when it is made, and check it only when it is fitted; so it is checked here, and
by what the arguments go to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from numbers import Integral
from typing import Any

import numpy as np
from sklearn.utils import check_random_state

from cutaway.checks import LARGEST_SEED, whole_number
from cutaway.definitions import OPTIMIZERS, SCHEDULES
from cutaway.errors import SettingError
from cutaway.train import TrainingSettings

NETWORK_ARGUMENTS = ("activation", "loss", "initializer", "dropout", "batch_normalization")
"""The parameters that are arguments of ``Network``, under the same name."""

TRAINING_ARGUMENTS = ("optimizer", "schedule", "batch_size", "epochs", "early_stopping", "regularizers")
"""The parameters that are arguments of ``TrainingSettings``, under the same name."""


def network_arguments(estimator: Any) -> dict[str, Any]:
    """Return what an estimator's parameters say of the network, all but its sizes."""
    return {name: getattr(estimator, name) for name in NETWORK_ARGUMENTS}


def training_settings(estimator: Any, seed: int) -> TrainingSettings:
    """Return how an estimator's parameters say to train; without a learning rate, it is the optimizer's usual one.

    Raises:
        SettingError: A number outside of what is possible.
        UnknownNameError: An optimizer or a schedule that the catalogue does not have.
    """
    given = {name: getattr(estimator, name) for name in TRAINING_ARGUMENTS}
    given["regularizers"] = given["regularizers"] or ()  # a search may try None, too
    settings = TrainingSettings(**given, seed=seed)
    rate = estimator.learning_rate
    if rate is None:
        rate = OPTIMIZERS.resolve(settings.optimizer).usual_rate
    # A search may hand over NumPy's numbers, as from np.logspace; the settings are plain data.
    return replace(settings, learning_rate=rate.item() if isinstance(rate, np.generic) else rate)


def hidden_sizes(units: int | Sequence[int]) -> list[int]:
    """Return the numbers of hidden units as a list; a single number is one layer.

    Raises:
        SettingError: It is neither a number nor a list of them.

    >>> hidden_sizes((64, 32)), hidden_sizes(100), hidden_sizes(())
    ([64, 32], [100], [])
    """
    if isinstance(units, Integral):
        return [int(units)]
    if not isinstance(units, (Sequence, np.ndarray)) or isinstance(units, str):
        raise SettingError(
            f"hidden_units is {units!r}; expected the number of units of each hidden layer, as in (100,) or (64, 32)."
        )
    return list(units)


def seed_of(random_state: Any) -> int:
    """Return the seed for ``random_state``: a whole number itself, else one drawn from it.

    Raises:
        SettingError: A whole number that is negative or too large.
        ValueError: It is no random state of scikit-learn's; the sentence is theirs.

    >>> seed_of(7)
    7
    """
    if isinstance(random_state, Integral):
        return whole_number(random_state, "random_state", 0, LARGEST_SEED)
    return int(check_random_state(random_state).randint(np.iinfo(np.int32).max))


def validation_count(estimator: Any, settings: TrainingSettings, examples: int) -> int:
    """Return how many examples to hold out: none where neither early stopping nor the schedule watches any.

    Raises:
        SettingError: ``validation_fraction`` is not between 0 and 1.
    """
    if settings.early_stopping is None and not SCHEDULES.resolve(settings.schedule).watches:
        return 0
    fraction = estimator.validation_fraction
    if not isinstance(fraction, (int, float, np.floating)) or not 0 < fraction < 1:
        raise SettingError(f"validation_fraction is {fraction!r}; expected a share between 0 and 1, such as 0.1.")
    return max(1, round(float(fraction) * examples))
