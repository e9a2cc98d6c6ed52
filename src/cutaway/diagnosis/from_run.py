"""A run's folder as a case: its history, its newest checkpoint, its data; under way, finished or failed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.data import Dataset, Loaded, load, looks
from cutaway.diagnosis.case import Case, Preparation
from cutaway.diagnosis.from_training import history_of, training_case
from cutaway.errors import CutawayError
from cutaway.files import read_json
from cutaway.network import Network
from cutaway.train import RunFolder, State, Training
from cutaway.train.checkpoint import load_latest
from cutaway.train.history import read_history
from cutaway.train.result import read_result


def run_case(folder: RunFolder) -> Case:
    """Return the case of a run: all that its folder and its data tell. The test data stay closed.

    Raises:
        RunError: All checkpoints are damaged.
    """
    try:
        loaded = load(folder.data.name, seed=folder.data.seed, validation=folder.data.validation)
        folder.check_data(loaded.splits.train)
    except CutawayError as error:
        case = _without_data(folder)
        case = replace(case, remarks=(f"Its data could not be had, so that only its history was examined: {error}",))
    else:
        case = replace(_with_data(folder, loaded), preparation=_preparation(folder, loaded))
    return replace(case, looks=looks(folder.test_log), picture=folder.data.picture)


def _without_data(folder: RunFolder) -> Case:
    rows, rate = read_history(folder.path), folder.settings.learning_rate
    history = history_of(rows, folder.data.validation, rate, _failure(folder))
    return Case(_subject(folder), history=history, settings=folder.settings.to_json())


def _with_data(folder: RunFolder, loaded: Loaded) -> Case:
    train, validation = loaded.splits.train, loaded.splits.validation
    training = Training(Network.from_specification(folder.specification), train, validation, folder.settings)
    return training_case(training, _state(folder), read_history(folder.path), _failure(folder), _subject(folder))


def _state(folder: RunFolder) -> State | None:
    """Return the state of the newest checkpoint; of a finished run that has none, what its network tells of it."""
    found = load_latest(folder.checkpoints)
    if found or not folder.result_path.is_file():
        return found.state if found else None
    network, step = folder.network(), read_result(folder)["steps"]
    return State(network.parameters, memory={}, step=step, statistics=network.statistics)


def _subject(folder: RunFolder) -> str:
    return f"The run {folder.name}"


def _failure(folder: RunFolder) -> str:
    path = folder.path / "failure.json"
    if not path.is_file() or folder.result_path.is_file():
        return ""
    try:
        return str(read_json(path)["error"])
    except (CutawayError, KeyError, TypeError):
        return "its failure.json is damaged."


def _preparation(folder: RunFolder, loaded: Loaded) -> Preparation | None:
    """Return the run's stored scaler beside the rows as they were before they were scaled."""
    stored, made = folder.data.scaler, loaded.scaler
    if stored is None or made is None:
        return None
    mean, deviation = np.array(made.mean), np.array(made.deviation)

    def unscaled(part: Dataset) -> NDArray[Any]:
        return np.asarray(part.scaled("float64") * deviation + mean)

    return Preparation(np.array(stored.mean), unscaled(loaded.splits.train), unscaled(loaded.splits.validation))
