"""A run's folder: what lies where, and what the run was asked to do.

::

    run.json            what was asked for: data, network, training; never changed
    history.jsonl .csv  loss and accuracy as the run went on
    checkpoints/        where --resume goes on
    test_reads.jsonl    every look at the test data
    network.safetensors the trained network
    failure.json        why it stopped, where its numbers became NaN or infinite
    result.json         what came out; there once the run is finished
    pictures/           curves, confusion matrix, first layer, worst mistakes
"""

from __future__ import annotations

import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np

from cutaway.data import Dataset, TestVault
from cutaway.errors import CutawayError, DataError, RunError, command_name
from cutaway.files import read_json, write_json
from cutaway.network import Network, Specification
from cutaway.train.data_record import DataRecord, checksum
from cutaway.train.settings import TrainingSettings

FORMAT = 1

LOCK = ".lock"
"""The file that a process locks to have the folder for itself; it says nothing, and stays."""


@dataclass(frozen=True)
class RunFolder:
    """A run on disk.

    Attributes:
        path: The folder.
        specification: The network that was asked for.
        settings: How it is trained.
        data: Which data it uses.
    """

    path: Path
    specification: Specification
    settings: TrainingSettings
    data: DataRecord

    @classmethod
    def create(
        cls, path: Path, specification: Specification, settings: TrainingSettings, data: DataRecord
    ) -> RunFolder:
        """Make a new run folder.

        Raises:
            RunError: The folder has something in it already, another process is about to use it, or it cannot be
                made.
        """
        folder = cls(path, specification, settings, data)
        try:
            path.mkdir(parents=True, exist_ok=True)
            folder._refuse_content()  # without the lock, too: in a folder of something else not even that is left
            with folder.exclusive():
                folder._refuse_content()
                write_json(path / "run.json", folder._description())
        except OSError as error:
            raise RunError(f"The run folder {path} cannot be made: {error.strerror}.") from None
        return folder

    @classmethod
    def open(cls, path: Path) -> RunFolder:
        """Return the run in a folder; what its ``run.json`` says is checked.

        Raises:
            RunError: There is no run, or its description is damaged.
        """
        if not (path / "run.json").is_file():
            raise RunError(f"There is no run in {path}: it has no run.json. Runs are made by: {command_name()} train")
        try:
            content = read_json(path / "run.json")
            return cls(path, *_read_description(content))
        except CutawayError as error:
            raise RunError(f"The description of the run, {path / 'run.json'}, is damaged: {error}") from None

    @property
    def name(self) -> str:
        """What it is called in sentences and results: what a command finds it by."""
        return str(self.path)

    @property
    def export_path(self) -> Path:
        """The file beside which exports are written where the user names none, and after which they are called."""
        return self.network_path

    @property
    def checkpoints(self) -> Path:
        """The folder of the checkpoints."""
        return self.path / "checkpoints"

    @property
    def pictures(self) -> Path:
        """The folder of the pictures."""
        return self.path / "pictures"

    @property
    def test_log(self) -> Path:
        """The list of looks at the test data."""
        return self.path / "test_reads.jsonl"

    @property
    def network_path(self) -> Path:
        """The trained network's file."""
        return self.path / "network.safetensors"

    @property
    def failure_path(self) -> Path:
        """What a training leaves that stopped by itself, since its numbers became NaN or infinite."""
        return self.path / "failure.json"

    @property
    def result_path(self) -> Path:
        """The result's file."""
        return self.path / "result.json"

    def look(self, vault: TestVault, purpose: str) -> Dataset:
        """Return test data after the look at them was written into this run's list.

        Raises:
            CutawayError: The list cannot be written, or the data cannot be read.
        """
        return vault.open(self.test_log, purpose)

    def network(self) -> Network:
        """Return the trained network.

        Raises:
            RunError: The run is not finished yet, or the network is not the one that it trains.
            DataError: The network's file is damaged.
        """
        if not self.network_path.is_file():
            raise RunError(self._why_no_network())
        network = self._load_network()
        if network.specification != self.specification:
            raise RunError(
                f"The network in {self.network_path} is not the one that {self.path / 'run.json'} describes; one of "
                "the two was replaced. Put the old one back, or start a new run."
            )
        _check_finite(network, self.network_path)
        return network

    def _why_no_network(self) -> str:
        """Return a sentence: the training stopped by itself, and would stop there again; or it is not finished."""
        try:
            failure = read_json(self.failure_path)
        except DataError:
            return f"The run {self.path} has no trained network yet; {self._finishing()}"
        said = failure.get("error") if isinstance(failure, dict) else failure
        return f"The run {self.path} has no trained network, and --resume would not help: {said!s:.400}"

    def _load_network(self) -> Network:
        try:
            return Network.load(self.network_path)
        except DataError as error:
            raise DataError(f"{error} It can be made anew from the last checkpoint; {self._finishing()}") from None

    def _finishing(self) -> str:
        return f"finish the run with: {command_name()} train --resume {self.path}"

    def is_complete(self) -> bool:
        """Return whether a finished run still has all that belongs to it: result, network and pictures."""
        try:
            self.network()
        except CutawayError:
            return False
        return self.result_path.is_file() and self.pictures.is_dir()

    def check_data(self, train: Dataset) -> None:
        """Raise RunError unless the training data are those that the run began with."""
        if checksum(train) != self.data.checksum:
            raise RunError(
                f"The data {self.data.name!r} are not those that the run {self.path} began with (their checksum "
                "differs); put the old ones back, or start a new run."
            )

    def check_writable(self) -> None:
        """Raise RunError where the folder is only to be read; a run that was made here is not."""

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold the run for this process, so that no two train in the same folder.

        Raises:
            RunError: Another process holds it, or it is only to be read.
        """
        self.check_writable()
        with (self.path / LOCK).open("w") as file:
            if not _try_lock(file):
                raise RunError(f"Another process is training in {self.path}; wait for it, or stop it first.")
            yield

    def _refuse_content(self) -> None:
        if any(path.name != LOCK for path in self.path.iterdir()):
            going_on = f", or --resume {self.path} to go on there" if (self.path / "run.json").is_file() else ""
            raise RunError(f"The folder {self.path} is not empty; give another one{going_on}.")

    def _description(self) -> dict[str, Any]:
        from cutaway import __version__

        return {
            "format": FORMAT,
            "created": datetime.now(timezone.utc).isoformat(timespec="seconds"),
            "versions": {"cutaway": __version__, "python": platform.python_version(), "numpy": np.__version__},
            "data": self.data.to_json(),
            "network": self.specification.to_json(),
            "training": self.settings.to_json(),
        }


def _read_description(content: Any) -> tuple[Specification, TrainingSettings, DataRecord]:
    if not isinstance(content, dict) or not {"format", "data", "network", "training"} <= set(content):
        raise RunError("expected format, data, network and training.")
    if content["format"] is True or content["format"] != FORMAT:
        raise RunError(f"its format is {content['format']!r:.60}; this version of Cutaway reads {FORMAT}.")
    specification = Specification.from_json(content["network"])
    data = DataRecord.from_json(content["data"])
    inputs = specification.sizes[0] if data.inputs is None else data.inputs
    if (inputs, data.outputs) != (specification.sizes[0], specification.sizes[-1]):
        raise RunError("the inputs and classes of its data do not fit its network.")
    return specification, TrainingSettings.from_json(content["training"]), data


def _check_finite(network: Network, path: Path) -> None:
    """Raise RunError where a number is NaN or infinite: no training of ours ends with such a network."""
    for name, array in network.arrays.items():
        if not np.isfinite(array).all():
            raise RunError(
                f"{name} of the network in {path} holds NaN or infinity, so that its answers mean nothing; train again."
            )


def _try_lock(file: Any) -> bool:
    """Return False where another process holds the lock.

    Where there are no locks (on Windows, on some network drives), two trainings in one folder are up to the user: a
    run must be possible there, too.
    """
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):  # which of the two depends on the system
        return False
    except OSError:
        return True
    return True
