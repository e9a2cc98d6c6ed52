"""`cutaway bench` with the contenders that need no peers, in a configuration that takes no time."""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from cutaway.bench import contenders, environment, machine, rounds, sameness, workload
from cutaway.bench.configurations import TIMED
from cutaway.bench.contenders import CONTENDERS, Contender
from cutaway.bench.page import between_marks
from cutaway.cli import bench

Command = Callable[..., CompletedProcess[str]]
TINY = ("--quick", "D", "--contenders", "cutaway,numpy", "--seconds", "0", "--threads", "1")


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TIMED, "D", replace(TIMED["D"], epochs_at_once=1))


@pytest.fixture
def fake_times(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, int], float]:
    """Let each contender have the speed that stands here by name and round, without a process; 0 is Ctrl-C."""
    speeds: dict[tuple[str, int], float] = {}

    def timed(_launcher: Any, contender: Contender, work: Any, number: int, _seconds: float) -> dict[str, Any]:
        if not speeds[contender.name, number]:
            raise KeyboardInterrupt
        row = {"configuration": work.configuration.letter, "round": number, "contender": contender.name}
        return {**row, "samples_per_second": speeds[contender.name, number], "versions": {}, "foreign_cores": None}

    monkeypatch.setattr(rounds, "timed", timed)
    monkeypatch.setattr(sameness, "check", lambda *_: 0.0)
    return speeds


def test_two_contenders_in_fresh_processes(cutaway: Command, tmp_path: Path) -> None:
    answer = cutaway("bench", *TINY, "--rounds", 2, "--json", "--out", "new/figures.json")
    assert answer.returncode == 0, answer.stderr
    found = json.loads(answer.stdout.splitlines()[-1])
    stored = json.loads((tmp_path / "new" / "figures.json").read_text())
    assert {name: value for name, value in stored.items() if name != "rows"} == found
    assert [(row["round"], row["contender"]) for row in stored["rows"]] == [
        (1, "cutaway"), (1, "numpy"), (2, "cutaway"), (2, "numpy"),
    ]  # fmt: skip
    assert found["ratio"] == found["configurations"]["D"]["contenders"]["numpy"]["ratio"] > 0
    assert found["configurations"]["D"]["best_peer"] == "numpy"
    assert max(found["configurations"]["D"]["differences"].values()) < 1e-5


def test_each_row_tells_its_circumstances(cutaway: Command, tmp_path: Path) -> None:
    cutaway("bench", *TINY, "--rounds", 1)
    for row in json.loads((tmp_path / "bench.json").read_text())["rows"]:
        assert {"numpy", "python"} <= set(row["versions"])
        assert row["threads"] == 1
        assert row["cpu"] == machine.cpu_model()
        assert {"load_average", "foreign_cores", "warm_up_seconds", "import_seconds"} <= set(row)
        assert row["epochs"] == 2  # one to warm up, one that was timed
        assert row["training_loss"] < row["loss_after_warm_up"]
        assert row["samples_per_second"] == pytest.approx(500 / row["seconds"])


def test_the_table_in_words(cutaway: Command) -> None:
    lines = cutaway("bench", *TINY, "--rounds", 1).stdout.splitlines()
    assert lines[0] == "D: 2-8-8-1 tanh, squared error, SGD 0.03, batches of 10, 500 points"
    assert all(len(line) <= 80 for line in lines[:8])
    assert any(line.strip().startswith("NumPy, readable") for line in lines)
    assert any(line.startswith("Cutaway / best peer, median of the rounds: D ") for line in lines)
    assert "Cutaway's engine: " in lines[-1]


def test_ratios_are_taken_within_a_round(cutaway: Command, fake_times: dict[tuple[str, int], float]) -> None:
    fake_times.update({("cutaway", 1): 10, ("numpy", 1): 5, ("cutaway", 2): 90, ("numpy", 2): 30})
    fake_times.update({("cutaway", 3): 40, ("numpy", 3): 40})
    found = json.loads(cutaway("bench", *TINY, "--json").stdout)
    assert found["configurations"]["D"]["contenders"]["numpy"]["ratios"] == [2.0, 3.0, 1.0]
    assert found["ratio"] == 2.0


def test_ctrl_c_keeps_the_whole_rounds(
    cutaway: Command, fake_times: dict[tuple[str, int], float], tmp_path: Path
) -> None:
    fake_times.update({("cutaway", 1): 10, ("numpy", 1): 5, ("cutaway", 2): 90, ("numpy", 2): 0})
    answer = cutaway("bench", *TINY)
    assert answer.returncode == 130
    assert "1 round of 3, then stopped" in answer.stdout
    assert "Stopped; these are the rounds that were done." in answer.stderr
    stored = json.loads((tmp_path / "bench.json").read_text())
    assert (stored["interrupted"], stored["ratio"], len(stored["rows"])) == (True, 2.0, 2)


def test_ctrl_c_before_the_first_round_is_over(cutaway: Command, fake_times: dict[tuple[str, int], float]) -> None:
    fake_times.update({("cutaway", 1): 10, ("numpy", 1): 0})
    answer = cutaway("bench", *TINY)
    assert (answer.returncode, answer.stdout) == (130, "")
    assert answer.stderr.splitlines()[-1] == "cutaway: Stopped."


def test_who_does_other_work_ends_the_benchmark(cutaway: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workload, "expected_losses", lambda *_: iter([0.5] * 10))
    answer = cutaway("bench", *TINY)
    assert answer.returncode == 1
    assert "cutaway: Cutaway does not do the same work in D: its loss in step 1 is" in answer.stderr


def test_a_peer_that_does_not_run_is_left_out(cutaway: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CONTENDERS, "numpy", replace(CONTENDERS["numpy"], module="no_such_file"))
    answer = cutaway("bench", *TINY, "--rounds", 1, "--json")
    found = json.loads(answer.stdout)
    assert answer.returncode == 0
    assert found["ratio"] is None
    assert "ModuleNotFoundError" in found["left_out"]["numpy"]
    assert set(found["configurations"]["D"]["contenders"]) == {"cutaway"}


def test_a_peer_that_cannot_be_installed_is_left_out(
    cutaway: Command, monkeypatch: pytest.MonkeyPatch, fake_times: dict[tuple[str, int], float]
) -> None:
    why = "jax could not be installed, since the package index cannot be reached; the log is log."
    missing = environment.Environment(Path(sys.executable), {"jax": why})
    monkeypatch.setattr(environment, "prepare", lambda *_: missing)
    fake_times.update({("cutaway", 1): 10, ("torch", 1): 5})
    answer = cutaway("bench", "--quick", "D", "--rounds", 1, "--contenders", "cutaway,jax,keras,torch")
    assert f"Left out: {why}" in answer.stdout
    assert "PyTorch, expert" in answer.stdout
    assert "JAX, lax.scan" not in answer.stdout


def test_several_configurations_have_ratios_by_name(
    cutaway: Command, fake_times: dict[tuple[str, int], float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TIMED, "B", replace(TIMED["D"], letter="B"))
    fake_times.update({("cutaway", 1): 30, ("numpy", 1): 20})
    found = json.loads(
        cutaway("bench", "--only", "d,B", "--contenders", "numpy,cutaway", "--rounds", 1, "--json").stdout
    )
    assert found["ratios"] == {"B": 1.5, "D": 1.5}
    assert "ratio" not in found


@pytest.mark.usefixtures("no_mnist")
@pytest.mark.parametrize("name", ["A", "cold"])
def test_without_mnist(cutaway: Command, name: str) -> None:
    answer = cutaway("bench", "--quick", name, "--contenders", "numpy,cutaway")
    assert answer.returncode == 1
    assert "The benchmark needs MNIST, which other data cannot replace." in answer.stderr
    assert "CUTAWAY_DATA" in answer.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--quick", "E"), "There is no configuration 'E'; there are A, B, C, D, cold."),
        (("--quick", "A,B"), "--quick is 'A,B'; expected one of A, B, C, D, cold, or --only for several."),
        (("--quick", ""), "--quick is ''; expected one of"),
        (("--quick", "A", "--only", "B"), "--quick and --only both say what is measured; give one of the two."),
        (("--contenders", "tensorflow"), "There is no contender 'tensorflow'; there are cutaway, jax,"),
        (("--rounds", "0"), "--rounds is 0; expected a whole number, from 1 to 1,000."),
        (("--threads", "0"), "--threads is 0; expected a whole number, from 1 to"),
        (("--threads", "99999"), "--threads is 99999; expected a whole number, from 1 to"),
        (("--seconds", "-1"), "--seconds is -1; expected 0 to 3600."),
        (("--seconds", "nan"), "--seconds is nan; expected 0 to 3600."),
        (("--out", "."), "--out is ., which is a folder; give a file in it, such as bench.json."),
    ],
)
def test_bad_input_is_one_sentence(cutaway: Command, arguments: tuple[str, ...], sentence: str) -> None:
    answer = cutaway("bench", *arguments)
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr.startswith(f"cutaway: {sentence}")


def test_write_docs_needs_the_source(cutaway: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "checkout", lambda: None)
    assert "--write-docs writes into the source" in cutaway("bench", "--write-docs").stderr


def test_write_docs_writes_the_page(
    cutaway: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fake_times: dict[tuple[str, int], float]
) -> None:
    page, short = tmp_path / "docs" / "benchmarks.md", tmp_path / "README.md"
    page.parent.mkdir()
    for copy in (page, short):
        original = bench.checked_checkout() / copy.relative_to(tmp_path)
        copy.write_text(original.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(environment, "checkout", lambda: tmp_path)
    fake_times.update({("cutaway", 1): 33000, ("numpy", 1): 20000})
    assert cutaway("bench", *TINY, "--rounds", 1, "--write-docs").returncode == 0
    assert "| NumPy, readable | 20.0 | 20.0-20.0 | 1.65 |" in page.read_text(encoding="utf-8")
    (_, _, row) = between_marks(short).splitlines()
    assert row == f"| D: {TIMED['D'].title} | 33.0 k/s | NumPy, readable: 20.0 k/s | 1.65 |"


def test_the_readme_has_the_figures_of_the_page() -> None:
    """Each row of the short table: the first two rows of the page's table of the same title, and the second's ratio."""
    root = bench.checked_checkout()
    page = between_marks(root / "docs" / "benchmarks.md")
    rows = [row.strip("| ").split(" | ") for row in between_marks(root / "README.md").splitlines()[2:]]
    assert rows
    for title, ours, peer, ratio in rows:
        table = page.partition(f"### {title}\n")[2].partition("###")[0].splitlines()
        lines = [line.strip("| ").split(" | ") for line in table if line.startswith("| ")][2:]
        unit = "s" if title.startswith("cold") else "k/s"
        assert lines[0][0] == "Cutaway"
        assert (ours, peer) == (f"{lines[0][1]} {unit}", f"{lines[1][0]}: {lines[1][1]} {unit}")
        assert ratio == lines[1][3]


def test_torch_compile_takes_part_when_asked_for() -> None:
    assert "torch_compile" not in {one.name for one in bench.read_contenders(None, False)}
    assert "torch_compile" in {one.name for one in bench.read_contenders("cutaway", True)}


def test_threads_are_two_where_there_are_as_many() -> None:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    assert bench.read_threads(None) == min(2, cores)


def test_every_contender_has_its_file() -> None:
    folder = Path(contenders.__file__).parent / "peers"
    for contender in CONTENDERS.values():
        assert contender.module.startswith("cutaway.") or (folder / f"{contender.module}.py").is_file()
