"""The command line, run in this process for speed or in one of its own where signals and exit codes matter."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from cutaway.cli.main import main

Answer = CompletedProcess[str]


@pytest.fixture
def cutaway(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., Answer]:
    """Return the command, run in this process within an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CUTAWAY_COMMAND", raising=False)

    def run(*arguments: object) -> Answer:
        capsys.readouterr()
        monkeypatch.setattr(sys, "argv", ["cutaway", *map(str, arguments)])
        code: Any = 0
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
        printed = capsys.readouterr()
        return CompletedProcess([*map(str, arguments)], code, printed.out, printed.err)

    return run


@pytest.fixture(scope="session")
def process() -> Callable[..., Answer]:
    """Return the command, run in a process of its own."""

    def run(*arguments: object) -> Answer:
        command = [sys.executable, "-m", "cutaway", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    return run


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory, process: Callable[..., Answer]) -> tuple[Path, Answer]:
    """Return the folder of a run with default settings on the digits, and what the command said; not to be changed."""
    path = tmp_path_factory.mktemp("finished") / "digits-run"
    return path, process("train", "--data", "digits", "--json", "--out", path)


@pytest.fixture
def run(finished: tuple[Path, Answer], tmp_path: Path) -> Path:
    """Return a copy of the finished run, to be used up."""
    return Path(shutil.copytree(finished[0], tmp_path / "runs" / "digits-run"))


@pytest.fixture
def no_mnist(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Take MNIST away: no folder, no cache, and a mirror at a port where nobody listens."""
    empty = str(tmp_path_factory.mktemp("empty"))
    monkeypatch.setenv("CUTAWAY_DATA", empty)
    monkeypatch.setenv("CUTAWAY_CACHE", empty)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr("cutaway.data.mnist.MIRRORS", ("http://127.0.0.1:9/",))


@pytest.fixture
def small_folder(tmp_path: Path) -> Path:
    """Return a folder with IDX files of 2 x 2 pixels and two classes."""
    folder = tmp_path / "small"
    folder.mkdir()
    for prefix in ("train", "t10k"):
        pictures, labels = bytes(range(96)), bytes([0, 1] * 12)
        (folder / f"{prefix}-images-idx3-ubyte").write_bytes(
            bytes([0, 0, 8, 3, 0, 0, 0, 24, 0, 0, 0, 2, 0, 0, 0, 2]) + pictures
        )
        (folder / f"{prefix}-labels-idx1-ubyte").write_bytes(bytes([0, 0, 8, 1, 0, 0, 0, 24]) + labels)
    return folder
