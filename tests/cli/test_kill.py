"""The script that kills trainings, on the small digits."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "kill.py"
KILLS = 3


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    specification = importlib.util.spec_from_file_location("benchmark_of_kills", SCRIPT)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    monkeypatch.setitem(sys.modules, specification.name, module)  # dataclasses look their module up
    specification.loader.exec_module(module)
    return module


def test_killed_and_resumed_equals_uninterrupted(script: ModuleType, tmp_path: Path) -> None:
    options = ["--data", "digits", "--hidden", "16", "--epochs", "60"]
    found = list(script.kills(options, KILLS, 0, tmp_path))
    assert len(found) == KILLS
    assert all(kill.equal for kill in found), found
    assert all(0 <= kill.step <= 1200 for kill in found)


def test_a_difference_is_seen(script: ModuleType, tmp_path: Path) -> None:
    for name, rows in (("one", "{}\n"), ("two", "{}\n{}\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "network.safetensors").write_bytes(b"same")
        (tmp_path / name / "history.jsonl").write_text(rows)
    assert script.outcome(tmp_path / "one") != script.outcome(tmp_path / "two")


def test_a_kill_before_the_run_began_does_not_count(script: ModuleType, tmp_path: Path) -> None:
    assert script.kill_at(0.0, ["--data", "digits"], tmp_path / "run") is False
