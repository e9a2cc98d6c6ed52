"""From the options of ``cutaway train`` to a new run folder and its data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cutaway.cli.console import note
from cutaway.cli.runs import new_run_folder
from cutaway.data import Dataset, Fitted, Loaded, load
from cutaway.definitions import OPTIMIZERS
from cutaway.definitions.layers import read_feature
from cutaway.errors import SettingError
from cutaway.execute.device import find_device
from cutaway.network import Network
from cutaway.network.between import choose_features
from cutaway.network.specification import specify
from cutaway.train import DataRecord, RunFolder, Training, TrainingSettings

EPOCHS = 3
EPOCHS_FOR_DIGITS = 30
"""The small digits are few: 3 epochs of 1,200 examples would be only 60 steps."""

MOST_UNITS = 1_000_000

LONGEST_NUMBER = 12
"""The most digits of a layer's size; Python refuses to read numbers of thousands of digits."""


@dataclass(frozen=True)
class Request:
    """The options of a new run, as typed.

    Attributes:
        data: A name, a folder, or None for MNIST with the digits as the second choice.
        hidden: The units of the hidden layers, as in ``"256,64"``.
        network: Options that ``Network`` takes.
        training: Options that ``TrainingSettings`` takes.
        epochs: The number of epochs, or None for what fits the data.
        seed: The seed of parameters, shuffle and split.
        validation: How many examples are held out, or None.
        out: The run's folder, or None for a new one in ``runs/``.
    """

    data: str | None
    hidden: str
    network: Mapping[str, Any]
    training: Mapping[str, Any]
    epochs: int | None
    seed: int
    validation: int | None
    out: Path | None


def prepare(request: Request) -> tuple[RunFolder, Loaded]:
    """Check the request, load its data and make its run folder.

    What can be checked without the data is checked first, so that a typing mistake costs no download.

    Raises:
        CutawayError: Something in the request is impossible; no folder is made then.
    """
    hidden = read_hidden(request.hidden)
    settings = _settings(request, EPOCHS if request.epochs is None else request.epochs)
    _check_network(request, hidden)
    find_device(settings.device)
    loaded = load_data(request.data, seed=request.seed, validation=request.validation)
    train = loaded.splits.train
    name = loaded.name
    if request.epochs is None and name == "digits":
        settings = _settings(request, EPOCHS_FOR_DIGITS)
    _check_output(train, request.network)
    specification = specify([train.inputs, *hidden, train.outputs], **request.network, seed=request.seed)
    # Refuses what cannot be trained while there is no folder yet.
    training = Training(Network.from_specification(specification), train, loaded.splits.validation, settings)
    if settings.engine == "native":
        _ = training.engine
    fitted = Fitted(loaded.scaler, loaded.table)
    record = DataRecord.of(name, request.seed, len(loaded.splits.validation), train, fitted)
    path = request.out or new_run_folder(train.name, specification.sizes)
    return RunFolder.create(path, specification, settings, record), loaded


def load_data(name: str | None, *, seed: int, validation: int | None, like: Fitted | None = None) -> Loaded:
    """Load data by name, saying what is downloaded, and what stands in for MNIST where it can't be had."""
    loaded = load(name, seed=seed, validation=validation, report=note, like=like)
    if loaded.notice:
        note(loaded.notice)
    return loaded


def read_hidden(text: str) -> list[int]:
    """Return the hidden layers' sizes from ``"256,64"``; nothing or ``none`` means no hidden layer.

    Raises:
        SettingError: Something else than whole numbers that a layer can have, separated by commas.

    >>> read_hidden("256, 64")
    [256, 64]
    """
    parts = [part.strip() for part in text.split(",")] if text.strip() not in ("", "none") else []
    if not all(part.isdecimal() and len(part) <= LONGEST_NUMBER and 0 < int(part) <= MOST_UNITS for part in parts):
        raise SettingError(
            f"--hidden is {text!r}; expected whole numbers from 1 to {MOST_UNITS:,}, separated by commas, as in 256,64."
        )
    return [int(part) for part in parts]


def read_dropout(text: str) -> list[float] | float:
    """Return one rate for all hidden layers, or a list with one for each, from ``"0.2"`` or ``"0.2,0.5"``.

    Raises:
        SettingError: Something else than numbers.

    >>> read_dropout("0.2, 0.5")
    [0.2, 0.5]
    """
    try:
        rates = [float(part) for part in text.split(",")]
    except ValueError:
        raise SettingError(
            f"--dropout is {text!r:.60}; expected a number from 0 to 0.99, such as 0.2, or one for each hidden layer, "
            "separated by commas, as in 0.2,0.5."
        ) from None
    return rates if len(rates) > 1 else rates[0]


def _check_network(request: Request, hidden: list[int]) -> None:
    """Check what can be checked before the data say how many inputs and outputs there are."""
    features = choose_features(request.network["features"])
    inputs = max((column + 1 for name in features for column in read_feature(name).columns), default=1)
    specify([inputs, *hidden, 2], **request.network, seed=request.seed)


def _settings(request: Request, epochs: int) -> TrainingSettings:
    given = dict(request.training)
    if given["learning_rate"] is None:
        given["learning_rate"] = OPTIMIZERS.resolve(given["optimizer"]).usual_rate
    return TrainingSettings(**given, epochs=epochs, seed=request.seed)


def _check_output(train: Dataset, network: Mapping[str, Any]) -> None:
    """The default output is for classes; numbers to predict need one that can be any number."""
    if train.is_regression and network["output"] == "softmax":
        raise SettingError(
            f"The data {train.name!r} have numbers to predict, and softmax gives probabilities of classes; give "
            "--output identity, and --loss mean_squared_error unless that is the default."
        )
