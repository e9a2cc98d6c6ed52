"""Small trainings on the embedded digits, in memory and on disk."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from cutaway.data import Splits, load
from cutaway.network import Network
from cutaway.train import DataRecord, RecordedRun, RunFolder, State, Training, TrainingSettings


@pytest.fixture(scope="session")
def splits() -> Splits:
    return load("digits").splits


@pytest.fixture(scope="session")
def training(splits: Splits) -> Callable[..., Training]:
    """Return a training on the first digits; what is not said is chosen so that it is short."""

    def make(
        *, examples: int = 100, activation: str = "tanh", network: Mapping[str, Any] | None = None, **settings: Any
    ) -> Training:
        some_network = Network([64, 8, 10], activation=activation, **(network or {}))
        some = {"batch_size": 30, "epochs": 3, **settings}
        return Training(
            some_network,
            splits.train.take(range(examples)),
            splits.validation.take(range(40)),
            TrainingSettings(**some),
        )

    return make


@pytest.fixture
def run_folder(tmp_path: Path, training: Callable[..., Training]) -> Callable[..., RunFolder]:
    """Return a new run folder for such a training."""

    def make(name: str = "run", **settings: Any) -> RunFolder:
        new = training(**settings)
        assert new.validation is not None
        data = DataRecord.of("digits", 0, len(new.validation), new.train)
        return RunFolder.create(tmp_path / name, new.network.specification, new.settings, data)

    return make


@pytest.fixture(scope="session")
def reopened(training: Callable[..., Training]) -> Callable[..., RecordedRun]:
    """Return the run that lies in a folder, as another process would find it: from nothing but the files."""

    def open_again(path: Path, examples: int = 100) -> RecordedRun:
        folder = RunFolder.open(path)
        data = training(examples=examples)
        network = Network.from_specification(folder.specification)
        return RecordedRun(folder, Training(network, data.train, data.validation, folder.settings))

    return open_again


@pytest.fixture
def recorded(run_folder: Callable[..., RunFolder], reopened: Callable[..., RecordedRun]) -> Callable[..., RecordedRun]:
    """Return a new run in a new folder."""

    def make(name: str = "run", *, examples: int = 100, **settings: Any) -> RecordedRun:
        return reopened(run_folder(name, examples=examples, **settings).path, examples)

    return make


@pytest.fixture(scope="session")
def bits() -> Callable[[State], dict[str, Any]]:
    """Return every bit of a state as plain data: comparing two of these shows what differs."""

    def of(state: State) -> dict[str, Any]:
        groups = {
            "parameters": state.parameters,
            "memory": state.memory,
            "statistics": state.statistics,
            "best": state.best.arrays if state.best else {},
        }
        found: dict[str, Any] = {
            f"{group} {name}": array.tobytes() for group, arrays in groups.items() for name, array in arrays.items()
        }
        best = state.best and (state.best.epoch, state.best.validation_loss)
        remembered = dict(state.schedule_memory)
        return {
            **found,
            "remembered": remembered,
            "step": state.step,
            "sum": (state.loss_sum, state.loss_count),
            "best": best,
        }

    return of
