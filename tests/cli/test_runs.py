"""New run folders: each has a name of its own, also where two trainings begin in the same second."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from cutaway.cli.runs import new_run_folder
from cutaway.errors import RunError


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_name_says_what_the_run_is() -> None:
    path = new_run_folder("mnist", [784, 256, 10])
    assert path.parent == Path("runs")
    assert path.name.startswith("mnist-784-256-10-2")
    assert path.is_dir()


def test_many_that_begin_at_once_get_a_folder_each() -> None:
    with ThreadPoolExecutor(8) as threads:
        paths = list(threads.map(lambda _: new_run_folder("digits", [64, 10]), range(80)))
    assert len(set(paths)) == 80
    assert all(path.is_dir() for path in paths)


def test_a_file_in_the_way_is_a_sentence() -> None:
    Path("runs").write_text("mine")
    with pytest.raises(RunError, match=r"A run folder in .*runs cannot be made: "):
        new_run_folder("digits", [64, 10])


def test_a_training_uses_the_folder(cutaway: Callable[..., CompletedProcess[str]], tmp_path: Path) -> None:
    for _ in range(2):
        assert cutaway("train", "--data", "digits", "--hidden", "4", "--epochs", "1").returncode == 0
    assert len(list((tmp_path / "runs").glob("*/result.json"))) == 2
