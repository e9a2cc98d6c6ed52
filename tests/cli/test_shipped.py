"""``shipped`` wherever a run is asked for: read from the package, and nothing is ever written there."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cutaway.cli.runs import find_run
from cutaway.data import looks
from cutaway.errors import RunError
from cutaway.network import Network
from cutaway.train.shipped import shipped_path, shipped_run

Command = Callable[..., CompletedProcess[str]]


@pytest.fixture(autouse=True)
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where this user's looks are counted: no test counts as one of whoever runs it."""
    monkeypatch.setenv("CUTAWAY_STATE", str(tmp_path / "state"))
    return tmp_path / "state" / "shipped" / "test_reads.jsonl"


@pytest.fixture(autouse=True)
def untouched() -> Any:
    """Check after each test that the package's folder is as it was, to the nanosecond."""
    before = content()
    yield
    assert content() == before


def content() -> dict[str, tuple[int, int]]:
    """Return size and time of change of all that lies in the package's folder, and of the folder itself."""
    folder = shipped_path()
    found = {path.name: path.stat() for path in [folder, *folder.rglob("*")]}
    return {name: (stat.st_size, stat.st_mtime_ns) for name, stat in found.items()}


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    """Return a picture of a one."""
    gray = np.full((60, 50), 255, np.uint8)
    gray[10:50, 22:27] = 0
    Image.fromarray(gray).save(tmp_path / "one.png")
    return tmp_path / "one.png"


def test_evaluate_counts_its_looks_outside_of_the_package(cutaway: Command, notes: Path) -> None:
    for look in (1, 2):
        found = json.loads(cutaway("evaluate", "shipped", "--data", "mnist", "--json").stdout)
        assert (found["run"], found["looks"], found["examples"]) == ("shipped", look, 10_000)
    assert looks(notes) == 2
    assert found["test_accuracy"] == json.loads((shipped_path() / "result.json").read_text())["test_accuracy"]


def test_looks_lie_where_the_system_keeps_them_for_this_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CUTAWAY_STATE", "")
    monkeypatch.setenv("CUTAWAY_CACHE", str(tmp_path / "cache"))  # which may be cleared
    monkeypatch.setattr("platformdirs.user_state_dir", lambda name: str(tmp_path / "home" / name))
    assert shipped_run().test_log == tmp_path / "home" / "cutaway" / "shipped" / "test_reads.jsonl"


def test_predict_reads_a_picture(cutaway: Command, drawing: Path) -> None:
    found = json.loads(cutaway("predict", "shipped", drawing, "--json").stdout)
    assert (found["run"], found["images"][0]["guess"]) == ("shipped", "1")
    assert "of shipped, trained on mnist" in cutaway("predict", "shipped", drawing).stderr


def test_the_doctor_examines_the_trained_network(cutaway: Command) -> None:
    answer = cutaway("doctor", "shipped")
    assert answer.returncode == 0
    assert answer.stdout.startswith("The run shipped\nIt stands at iteration 44,000 of 44,000, epoch 80 of 80")
    assert "All well" in answer.stdout


def test_explain_writes_its_page_where_it_is_told_to(cutaway: Command, tmp_path: Path, notes: Path) -> None:
    assert "of shipped, trained on mnist" in cutaway("explain", "shipped", "--html", "page.html").stderr
    assert "in the network of shipped" in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert cutaway("explain", "shipped", "--data", "test").returncode == 0
    assert looks(notes) == 1


@pytest.mark.parametrize(
    ("to", "files"),
    [
        ("onnx", ["shipped.onnx"]),
        ("numpy", ["shipped_numpy.npz", "shipped_numpy.py"]),
        ("pytorch", ["shipped_pytorch.npz", "shipped_pytorch.py"]),
    ],
)
def test_export_writes_into_the_working_folder(cutaway: Command, tmp_path: Path, to: str, files: list[str]) -> None:
    assert cutaway("export", "shipped", "--to", to).returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == files


@pytest.mark.parametrize("given", ["shipped", str(shipped_path())])
def test_resuming_is_refused_before_anything_is_done(
    cutaway: Command, given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cutaway.cli.new_run.load_data", lambda *_, **__: pytest.fail("data were loaded"))
    answer = cutaway("train", "--resume", given)
    assert answer.returncode == 1
    assert answer.stderr == (
        "cutaway: The run 'shipped' comes with Cutaway; it is finished, and stays as it is. For one like it of your "
        "own: cutaway train --recipe shipped\n"
    )


def test_nobody_gets_its_folder_for_himself() -> None:
    with pytest.raises(RunError, match="comes with Cutaway"), shipped_run().exclusive():
        pytest.fail("the package's folder was to be locked")


@pytest.mark.parametrize("given", [str(shipped_path()), os.path.relpath(shipped_path())])
def test_its_folder_is_known_by_whatever_path(given: str) -> None:
    assert find_run(given).test_log == shipped_run().test_log


def test_the_name_wins_over_folders_of_that_name(cutaway: Command, run: Path) -> None:
    run.rename(run.with_name("shipped"))
    Path("shipped").symlink_to("runs/shipped")
    assert find_run("shipped").name == "shipped"
    assert [find_run(given).data.name for given in ("./shipped", "runs/shipped")] == ["digits", "digits"]
    result = json.loads(cutaway("evaluate", "./shipped", "--json").stdout)
    assert (result["data"], result["looks"]) == ("digits", 2)


def test_a_folder_of_that_name_can_be_another_run(cutaway: Command) -> None:
    answer = cutaway("evaluate", "./shipped")
    assert "There is no run in shipped" in answer.stderr


def test_where_its_looks_cannot_be_counted_the_vault_stays_closed(cutaway: Command, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file in the way")
    answer = cutaway("evaluate", "shipped")
    assert answer.returncode == 1
    assert "test_reads.jsonl (Not a directory), so the vault stays closed" in answer.stderr
    assert answer.stderr.endswith("set the environment variable CUTAWAY_STATE to a folder that can be written to.\n")


def test_an_export_of_its_file_by_path_is_that_of_any_network(cutaway: Command, tmp_path: Path) -> None:
    file = shipped_run().network_path
    assert cutaway("export", file, "--to", "onnx", "--out", "mine").returncode == 0
    assert (tmp_path / "mine.onnx").is_file()
    assert Network.load(file).specification.sizes == (784, 256, 64, 10)
