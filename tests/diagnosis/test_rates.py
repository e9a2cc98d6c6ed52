"""Learning rates that are far off, and what comes of them: named at any rate, with the cause first."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from cutaway import Network, doctor
from cutaway.diagnosis import Cure, Finding, Report
from cutaway.diagnosis.text import finding_lines
from doctor_patients import Trainer, module_of, points, run_of

LEAKY = {"activation": "leaky_relu"}


def report_of(path: Path, seed: int = 0, **options: Any) -> Report:
    """Return what the doctor says of a run on the digits, by default of 10 epochs of plain SGD."""
    return doctor(run_of(path / str(seed), "digits", [32], seed=seed, **{"epochs": 10, "optimizer": "sgd", **options}))


def finding_of(report: Report, name: str) -> Finding:
    return next(finding for finding in report.findings if finding.detector == name)


@pytest.mark.parametrize(("optimizer", "rate"), [("sgd", 3.0), ("sgd", 10.0), ("sgd", 30.0), ("adam", 1.0)])
def test_a_rate_that_killed_all_relus_is_told_before_them(optimizer: str, rate: float, tmp_path: Path) -> None:
    for seed in range(3):
        report = report_of(tmp_path, seed, optimizer=optimizer, learning_rate=rate)
        assert report.names()[0] == "rate_too_high"
        dead, cause = finding_of(report, "dead_units"), finding_of(report, "rate_too_high")
        assert dead.cure.settings == cause.cure.settings  # not leaky ReLU at the same rate, which ends in NaN
        assert "begin" not in dead.cure.sentence  # biases began at 0
        assert any("first step" in item.what and item.value > 0.1 for item in cause.evidence)


def test_the_rate_that_is_advised_is_well(tmp_path: Path) -> None:
    found = finding_of(report_of(tmp_path, learning_rate=30.0), "rate_too_high")
    advised = dict(found.cure.settings)["learning_rate"]
    (tmp_path / "cured").mkdir()
    report = report_of(tmp_path / "cured", learning_rate=advised)
    assert report.well, str(report)


def test_a_rate_that_spoils_a_training_without_killing_it_is_told(tmp_path: Path) -> None:
    for seed in range(3):
        assert "rate_too_high" in report_of(tmp_path, seed, network=LEAKY, learning_rate=3.0).names()
    (tmp_path / "well").mkdir()
    assert report_of(tmp_path / "well", network=LEAKY, learning_rate=0.3).well


def test_losses_that_exploded_are_no_note(tmp_path: Path) -> None:
    for seed in range(3):
        report = report_of(tmp_path, seed, network=LEAKY, learning_rate=10.0)
        assert "rate_too_high" in report.names()
        assert "validation_under_training" not in report.names()


@pytest.mark.parametrize(("optimizer", "rate"), [("sgd", 1e-4), ("sgd", 1e-6), ("sgd", 1e-8), ("adam", 1e-5)])
def test_a_rate_that_is_far_too_low_is_told_before_ignored_inputs(optimizer: str, rate: float, tmp_path: Path) -> None:
    for seed in range(3):
        report = report_of(tmp_path, seed, optimizer=optimizer, learning_rate=rate)
        assert report.names()[0] == "rate_too_low"
        assert dict(finding_of(report, "rate_too_low").cure.settings)["learning_rate"] >= 9.9 * rate  # type: ignore[operator]


def trained(optimizer: str, rate: float, seed: int, examples: int = 400, batch: int = 32) -> Report:
    """Return what the doctor says of a module trained by PyTorch for 200 steps."""
    torch.manual_seed(seed)
    x, y = (torch.tensor(each) for each in points("digits", examples))
    trainer = Trainer(module_of(64, [32], 10), torch.nn.CrossEntropyLoss(), rate=rate, optimizer=optimizer)
    trainer.train(x, y, 200, batch)
    return trainer.examine(x, y, untrained=False)


@pytest.mark.parametrize(("optimizer", "rate"), [("SGD", 1e-7), ("Adam", 1e-5)])
@pytest.mark.parametrize(("examples", "batch"), [(400, 32), (120, 120)])
def test_a_module_with_a_rate_far_too_low(optimizer: str, rate: float, examples: int, batch: int) -> None:
    for seed in range(4):
        assert "rate_too_low" in trained(optimizer, rate, seed, examples, batch).names()


@pytest.mark.parametrize(("optimizer", "rate"), [("SGD", 3.0), ("SGD", 30.0), ("Adam", 1.0)])
def test_a_module_with_a_rate_far_too_high(optimizer: str, rate: float) -> None:
    for seed in range(4):
        report = trained(optimizer, rate, seed)
        assert report.names()[0] == "rate_too_high"
        assert "rate_too_low" not in report.names()  # dead units have no gradient, whatever the rate
        assert all("step" not in item.what for item in finding_of(report, "rate_too_high").evidence[1:])


def test_huge_weights_do_not_make_the_rate_too_low(tmp_path: Path) -> None:
    network = {"initializer": "normal:standard_deviation=10"}
    report = report_of(tmp_path, network=network, optimizer="adam", epochs=3)
    assert "initial_scale" in report.names()
    assert "rate_too_low" not in report.names()


def test_a_rate_is_typed_without_the_digits_of_a_division() -> None:
    cure = Cure("Train with a tenth.", (("learning_rate", 1e30 / 10),))
    assert (
        finding_lines(Finding("serious", "It ended.", (), cure))[-1]
        == "  Cure: Train with a tenth. (learning_rate=1e+29)"
    )


def filled(number: float, between: Any = torch.nn.ReLU) -> Any:
    """Return a module whose parameters are all the same number."""
    module = module_of(64, [32], 10, between)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.fill_(number)
    return module


def digits() -> tuple[Any, Any]:
    x, y = points("digits", 120)
    return torch.tensor(x), torch.tensor(y)


@pytest.mark.parametrize("untrained", [None, True, False])
@pytest.mark.parametrize("number", [0.0, 0.1])
def test_an_activation_is_seen_where_no_sum_crosses_0(number: float, untrained: bool | None) -> None:
    loss = torch.nn.CrossEntropyLoss()
    assert "no_nonlinearity" not in doctor(filled(number), digits(), loss, untrained=untrained).names()
    straight = filled(number, torch.nn.Identity)
    assert "no_nonlinearity" in doctor(straight, digits(), loss, untrained=untrained).names()


@pytest.mark.parametrize("untrained", [None, True, False])
@pytest.mark.parametrize("count", [31, 32])
def test_a_layer_of_which_all_units_are_dead_is_told(count: int, untrained: bool | None) -> None:
    torch.manual_seed(0)
    module = module_of(64, [32], 10)
    with torch.no_grad():
        module[0].bias[:count] = -100
    found = finding_of(doctor(module, digits(), torch.nn.CrossEntropyLoss(), untrained=untrained), "dead_units")
    assert found.severity == "serious"
    assert found.evidence[0].value == count / 32
    if untrained:
        assert found.cure.settings == (("bias_initializer", "zeros"),)


class Mirrored(torch.nn.Module):  # type: ignore[misc]  # mypy does not read PyTorch
    """An activation of nobody's catalogue, which answers as ReLU does to sums above 0."""

    def forward(self, x: Any) -> Any:
        return torch.abs(x)


def test_what_merely_looks_like_an_activation_on_the_batch_is_not_named() -> None:
    from cutaway.diagnosis.from_torch import torch_pass

    found, _ = torch_pass(filled(0.1, Mirrored), *digits(), torch.nn.CrossEntropyLoss())
    assert found is not None
    assert found.layers[0].activation is None


def test_ignored_inputs_are_shown_by_numbers_that_contradict_what_is_expected(tmp_path: Path) -> None:
    found = finding_of(report_of(tmp_path, learning_rate=1e-6), "ignores_inputs")
    blank, given = found.evidence
    assert given.value > 0.95 * blank.value
    assert f"under {0.95 * blank.value:.4g}" in given.expected
    assert np.isfinite(given.value)


def test_units_dead_from_zero_weights_want_random_ones() -> None:
    x, y = points("digits", 120)
    found = finding_of(doctor(Network([64, 32, 10], initializer="zeros"), (x, y)), "dead_units")
    assert found.cure.settings == (("initializer", "he_normal"),)
