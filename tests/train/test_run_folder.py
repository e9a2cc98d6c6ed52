"""A run's folder: made only where nothing is, described in words when it is damaged, held by one process."""

import errno
import fcntl
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cutaway.data import Dataset
from cutaway.errors import RunError
from cutaway.network import Network
from cutaway.train import RunFolder

Folders = Callable[..., RunFolder]

HOLD = """
import sys
from pathlib import Path
from cutaway.train import RunFolder

with RunFolder.open(Path(sys.argv[1])).exclusive():
    print("held", flush=True)
    sys.stdin.read()
"""

WRONG: list[Any] = [None, "?", -1, 1.5, True, [], {}, [None], 10**400, float("nan")]


def paths_of(content: Any, *before: str) -> list[tuple[str, ...]]:
    """Return the place of each field of nested dictionaries, parents first."""
    found = []
    for name, value in content.items() if isinstance(content, dict) else []:
        found += [(*before, name), *paths_of(value, *before, name)]
    return found


def changed(content: dict[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    first, *rest = path
    return {**content, first: changed(content[first], tuple(rest), value) if rest else value}


def open_with(path: Path, content: Any) -> RunFolder | str:
    """Open a run with another description; return the run, or the sentence that refuses it."""
    (path / "run.json").write_text(json.dumps(content))
    try:
        return RunFolder.open(path)
    except RunError as error:
        return str(error)


@pytest.fixture
def folder(run_folder: Folders) -> RunFolder:
    return run_folder()


@pytest.fixture
def description(folder: RunFolder) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder.path / "run.json").read_text())
    return content


def test_what_was_created_is_opened(folder: RunFolder) -> None:
    assert RunFolder.open(folder.path) == folder


def test_the_description_tells_the_versions(description: dict[str, Any]) -> None:
    assert set(description) == {"format", "created", "versions", "data", "network", "training"}
    assert set(description["versions"]) == {"cutaway", "python", "numpy"}


def test_a_folder_with_something_in_it_is_refused_and_untouched(run_folder: Folders, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")
    with pytest.raises(RunError, match=r"is not empty; give another one\.$"):
        run_folder("full")
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["letter.txt"]
    assert (tmp_path / "full" / "letter.txt").read_text() == "mine"


def test_an_empty_folder_is_taken(run_folder: Folders, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert (run_folder("empty").path / "run.json").is_file()


@pytest.mark.parametrize("name", ["letter.txt", "letter.txt/run"])
def test_a_file_in_the_way_is_refused_and_untouched(run_folder: Folders, tmp_path: Path, name: str) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(RunError, match=r"The run folder .* cannot be made: "):
        run_folder(name)
    assert (tmp_path / "letter.txt").read_text() == "mine"


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"There is no run in .*: it has no run.json"):
        RunFolder.open(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "null", "[]", "7", '"run"', "{}", '{"format": 1}', "\x00", "[" * 100_000])
def test_a_description_that_is_none_is_refused(folder: RunFolder, text: str) -> None:
    (folder.path / "run.json").write_text(text)
    with pytest.raises(RunError, match=r"The description of the run, .*, is damaged: "):
        RunFolder.open(folder.path)


WITH_DEFAULTS = ("bias_initializer", "dtype", "seed", "features", "dropout", "batch_normalization")
NEWER_SETTINGS = tuple(("training", name) for name in ("regularizers", "augmentations", "engine", "shuffle", "device"))


def test_each_missing_field_is_refused(folder: RunFolder, description: dict[str, Any]) -> None:
    for part in ("data", "network", "training"):
        for name in description[part]:
            if (part == "network" and name in WITH_DEFAULTS) or (part, name) in NEWER_SETTINGS:
                continue
            less = {key: value for key, value in description[part].items() if key != name}
            assert "is damaged" in str(open_with(folder.path, {**description, part: less})), (part, name)


def test_each_wrong_field_is_refused_or_means_what_it_says(folder: RunFolder, description: dict[str, Any]) -> None:
    for path in paths_of(description):
        for value in WRONG:
            answer = open_with(folder.path, changed(description, path, value))
            if isinstance(answer, str):
                assert answer.startswith("The description of the run, ")
                assert answer.endswith(".")
                assert "\n" not in answer
            elif path[0] not in ("created", "versions"):
                assert is_allowed(path, value), f"{'.'.join(path)} may not be {value!r}"


def is_allowed(path: tuple[str, ...], value: Any) -> bool:
    """Return whether a wrong-looking value is right in this field, or found out when it is used."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    used_later: dict[tuple[str, ...], bool] = {
        ("data", "name"): isinstance(value, str),
        ("data", "checksum"): isinstance(value, str),
        ("data", "seed"): whole,
        ("data", "validation"): whole,
        ("data", "scale"): isinstance(value, float),
        ("data", "picture"): value is None,
        **{("network", name): value == [] for name in ("features", "dropout", "batch_normalization")},
        ("training", "epochs"): whole,
        ("training", "regularizers"): value == [],
        ("training", "augmentations"): value == [],
        ("training", "shuffle"): isinstance(value, bool),
        ("training", "batch_size"): whole,
        ("training", "early_stopping"): value is None or whole,
        ("training", "learning_rate"): isinstance(value, float),
    }
    return used_later.get(path, False)


def test_another_format_is_refused(folder: RunFolder, description: dict[str, Any]) -> None:
    assert "its format is 2; this version of Cutaway reads 1." in str(
        open_with(folder.path, {**description, "format": 2})
    )


def test_a_network_that_does_not_fit_its_data_is_refused(folder: RunFolder, description: dict[str, Any]) -> None:
    answer = open_with(folder.path, changed(description, ("network", "sizes"), [63, 8, 10]))
    assert "the inputs and classes of its data do not fit its network." in str(answer)


def test_changed_data_are_refused(folder: RunFolder, training: Callable[..., Any]) -> None:
    train: Dataset = training().train
    folder.check_data(train)
    other = train.x.copy()
    other[3, 5] += 1
    for changed_data in (
        Dataset(train.name, other, train.labels, train.classes, train.scale, train.picture),
        Dataset(train.name, train.x, train.labels[::-1].copy(), train.classes, train.scale, train.picture),
        train.take(range(99)),
    ):
        with pytest.raises(RunError, match=r"The data 'digits' are not those that the run .* began with"):
            folder.check_data(changed_data)


def test_an_unfinished_run_has_no_network(folder: RunFolder) -> None:
    with pytest.raises(RunError, match=r"has no trained network yet; finish the run with: cutaway train --resume"):
        folder.network()


def test_one_process_at_a_time(folder: RunFolder) -> None:
    with (
        folder.exclusive(),
        pytest.raises(RunError, match=r"Another process is training in .*; wait for it, or stop it first"),
        folder.exclusive(),
    ):
        pass
    with folder.exclusive():
        pass


def test_a_killed_process_no_longer_holds_the_folder(folder: RunFolder) -> None:
    command = [sys.executable, "-c", HOLD, str(folder.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(RunError, match="Another process"), folder.exclusive():
            pass
        other.send_signal(signal.SIGKILL)
        other.wait()
        with folder.exclusive():
            pass


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EIO])
def test_a_file_system_without_locks_can_be_trained_on(
    folder: RunFolder, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr("fcntl.flock", refuse_with(number))
    with folder.exclusive():
        pass


@pytest.mark.parametrize("number", [errno.EWOULDBLOCK, errno.EACCES])
def test_a_lock_that_is_held_is_one_whatever_the_system_calls_it(
    folder: RunFolder, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr("fcntl.flock", refuse_with(number))
    with pytest.raises(RunError, match="Another process"), folder.exclusive():
        pass


def refuse_with(number: int) -> Callable[..., None]:
    def refuse(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    return refuse


def test_a_folder_that_another_process_is_about_to_use_is_refused(run_folder: Folders, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    with (tmp_path / "run" / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(RunError, match="Another process is training in"):
            run_folder("run")
    assert run_folder("run").path == tmp_path / "run"


def test_of_many_that_begin_at_once_one_gets_the_folder(run_folder: Folders, tmp_path: Path) -> None:
    def begin(_: int) -> bool:
        try:
            return run_folder("run").path.is_dir()
        except RunError:
            return False

    for number in range(10):
        with ThreadPoolExecutor(8) as threads:
            assert sum(threads.map(begin, range(8))) == 1
        (tmp_path / "run").rename(tmp_path / f"run-{number}")


def test_another_network_than_that_of_the_run_is_refused(folder: RunFolder) -> None:
    Network.from_specification(folder.specification).save(folder.network_path)
    assert folder.network().specification == folder.specification
    Network([64, 5]).save(folder.network_path)
    with pytest.raises(RunError, match=r"The network in .* is not the one that .*run\.json describes"):
        folder.network()


@pytest.mark.parametrize("number", [np.nan, -np.inf])
def test_a_network_that_is_not_finite_is_refused(folder: RunFolder, number: float) -> None:
    network = Network.from_specification(folder.specification)
    network.parameters["W2"][0, 0] = number
    network.save(folder.network_path)
    with pytest.raises(RunError, match=r"W2 of the network in .* holds NaN or infinity"):
        folder.network()
