"""Runs: finished, under way, failed, without their data; and the command."""

import json
import subprocess
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from cutaway import Network, doctor
from cutaway.cli.main import main
from cutaway.data import load, looks
from cutaway.diagnosis.finding import Evidence, Report
from cutaway.train import DataRecord, RecordedRun, RunFolder, Training, TrainingSettings
from doctor_patients import run_of

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return the command, run in this process."""

    def called(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        monkeypatch.setattr(sys, "argv", ["cutaway", *map(str, arguments)])
        code: object = 0
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
        assert isinstance(code, int)
        return (code, *capsys.readouterr())

    return called


def test_a_failed_run_is_told_with_a_smaller_rate(tmp_path: Path, run: Run) -> None:
    folder = run_of(tmp_path / "run", "house_prices", [16, 16], optimizer="sgd", learning_rate=1e6, epochs=3)
    report = doctor(folder.path)
    finding = next(finding for finding in report.findings if finding.detector == "not_finite")
    assert dict(finding.cure.settings) == {"learning_rate": 1e5}
    code, printed, _ = run("doctor", folder.path)
    assert code == 3
    assert "SERIOUS" in printed
    assert "Cure: " in printed


def test_a_run_under_way_is_examined_with_its_counters(tmp_path: Path) -> None:
    splits = load("digits").splits
    network = Network([64, 16, 10])
    settings = TrainingSettings(epochs=5, engine="reference")
    record = DataRecord.of("digits", 0, len(splits.validation), splits.train)
    folder = RunFolder.create(tmp_path / "run", network.specification, settings, record)
    snapshots = RecordedRun(folder, Training(network, splits.train, splits.validation, settings)).snapshots()
    for _ in islice(snapshots, 31):  # the first one is that before any step
        pass
    snapshots.close()
    report = doctor(folder)
    assert report.well, str(report)
    assert "iteration 30 of 100, epoch 1.5 of 5" in report.remarks[0]


def test_the_test_data_stay_closed(tmp_path: Path) -> None:
    folder = run_of(tmp_path / "run", "digits", [16], epochs=1)
    doctor(folder)
    assert looks(folder.test_log) == 0


def test_without_its_data_the_history_is_examined(tmp_path: Path) -> None:
    folder = run_of(tmp_path / "run", "digits", [16], epochs=2)
    described = json.loads((folder.path / "run.json").read_text())
    described["data"]["checksum"] = "00000000"
    (folder.path / "run.json").write_text(json.dumps(described))
    report = doctor(folder.path)
    assert "only its history" in report.remarks[0]
    assert "overfitting" in report.asked
    assert "dead_units" not in report.asked


def test_a_healthy_run_ends_with_0_and_json_is_one_line(tmp_path: Path, run: Run) -> None:
    folder = run_of(tmp_path / "run", "digits", [32], epochs=10)
    code, printed, _ = run("doctor", folder.path)
    assert code == 0
    assert "All well" in printed
    code, printed, _ = run("doctor", folder.path, "--json")
    content = json.loads(printed)
    assert code == 0
    assert content["well"] is True
    assert len(content["asked"]) >= 20


def test_what_is_no_run_ends_with_1(tmp_path: Path, run: Run) -> None:
    code, printed, error = run("doctor", tmp_path)
    assert (code, printed) == (1, "")
    assert "no run" in error


def test_infinity_is_null_in_json() -> None:
    from cutaway.diagnosis import Cure, Finding

    finding = Finding("serious", "It is too large.", (Evidence("size", float("inf"), "1"),), Cure("Scale it."))
    content = Report("it", (finding,), ("one",)).to_json()
    assert content["findings"][0]["evidence"][0]["value"] is None
    assert content["well"] is False


def test_importing_cutaway_imports_no_doctor_and_the_doctor_no_pytorch() -> None:
    code = (
        "import sys, cutaway, numpy as np; assert 'cutaway.diagnosis' not in sys.modules; "
        "cutaway.doctor(cutaway.Network([2, 3, 2]), (np.eye(2), np.array([0, 1]))); assert 'torch' not in sys.modules; "
        "assert callable(cutaway.doctor)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
