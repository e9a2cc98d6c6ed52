"""The catalogue of detectors against planted faults and healthy trainings; what each states of itself."""

from pathlib import Path

import pytest

from cutaway import Network
from cutaway.diagnosis import DETECTORS, Report
from cutaway.diagnosis.case import Case
from cutaway.diagnosis.detector import NEEDS
from cutaway.explain.selection import Selection
from cutaway.train import TrainingSettings
from doctor_healthy import HEALTHY
from doctor_planted import PLANTED
from marked import DOCS, region

# One of each kind: data of pictures, points and numbers to predict; trained and untrained; Cutaway and PyTorch.
SAMPLE = [
    name
    for name in HEALTHY
    if name.startswith(
        ("run: digits, 32, 10", "run: digits, 64-32, 0.3", "run: moons", "run: house_prices", "untrained")
    )
    or name in ("torch: digits, dropout, trained", "torch: digits, batch normalization, trained")
    or name in ("torch: house_prices, regression, trained", "torch: digits, tanh, Adam, untrained")
]
NETWORK = {"activation", "initializer", "bias_initializer"}


def check_report(report: Report) -> None:
    """Check what every report keeps: the worst first, evidence with each finding, cures that can be carried out."""
    order = ["serious", "warning", "note"]
    places = [order.index(finding.severity) for finding in report.findings]
    assert places == sorted(places)
    for finding in report.findings:
        assert finding.evidence
        assert finding.sentence.endswith("."), finding.sentence
        assert all(isinstance(item.value, float) for item in finding.evidence), finding
        assert all(item.where is None or isinstance(item.where, Selection) for item in finding.evidence)
        settings = dict(finding.cure.settings)
        Network([2, 3, 2], **{name: settings.pop(name) for name in NETWORK & set(settings)})  # type: ignore[arg-type]
        TrainingSettings(**settings)  # type: ignore[arg-type]  # names and values are what is tested here


def test_each_detector_has_a_planted_fault() -> None:
    assert list(PLANTED) == list(DETECTORS)


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found(name: str, tmp_path: Path) -> None:
    report = PLANTED[name](tmp_path)
    assert name in report.names()
    check_report(report)


@pytest.mark.parametrize("name", SAMPLE)
def test_a_healthy_training_is_well(name: str, tmp_path: Path) -> None:
    report = HEALTHY[name](tmp_path, 0)
    assert report.well, str(report)
    assert len(report.asked) >= 15
    check_report(report)


def test_the_sample_has_some_of_each_kind() -> None:
    assert len(SAMPLE) >= 10
    assert len(HEALTHY) >= 30


@pytest.mark.parametrize("detector", DETECTORS.values(), ids=lambda detector: detector.name)
def test_a_detector_tells_what_it_needs_and_why_it_speaks(detector: object) -> None:
    from cutaway.diagnosis import Detector

    assert isinstance(detector, Detector)
    assert detector.mistake
    assert detector.looks_at
    assert len(detector.threshold) > 20
    assert detector.source.publication
    assert detector.source.place
    assert set(detector.needs) <= set(NEEDS)
    assert all(hasattr(Case("nobody"), part) for part in detector.needs)


def test_of_nothing_nothing_is_said() -> None:
    from cutaway.diagnosis import examine

    report = examine(Case("nobody"))
    assert report.findings == ()
    assert {skipped.detector for skipped in report.skipped} | set(report.asked) == set(DETECTORS)


def test_the_page_has_each_detector_with_its_hit() -> None:
    lines = region(DOCS / "doctor.md", "detectors").splitlines()
    rows = [line for line in lines if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows] == list(DETECTORS)
    assert all("| found |" in row for row in rows)


def test_a_network_that_it_examined_is_as_before() -> None:
    from cutaway import doctor
    from doctor_patients import points

    network = Network([64, 16, 10])
    before = {name: array.copy() for name, array in network.arrays.items()}
    doctor(network, points("digits", 60))
    assert all((network.arrays[name] == array).all() for name, array in before.items())
