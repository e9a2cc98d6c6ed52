"""What looks odd and is right: the doctor is silent, or says no more than a note. What is wrong is found beside it."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from cutaway import Network, doctor
from cutaway.diagnosis import DETECTORS, Finding
from cutaway.diagnosis.case import Case, HistoryView
from cutaway.diagnosis.from_network import network_pass
from doctor_patients import module_of, points, run_of


class Detached(torch.nn.Module):  # type: ignore[misc]  # mypy does not read PyTorch
    def forward(self, x: Any) -> Any:
        return torch.relu(x).detach()


RATE_TOO_HIGH = DETECTORS["rate_too_high"]


def rate_findings(losses: list[float]) -> list[Finding]:
    return list(RATE_TOO_HIGH.find(Case("a training", history=HistoryView(tuple(losses)))))


def losses_of(
    data: str, batch_size: int, steps: int, seed: int, optimizer: str = "SGD", rate: float = 0.01
) -> list[float]:
    """Return the losses of a training by PyTorch, by default at a moderate rate, one for each small batch."""
    torch.manual_seed(seed)
    x, y = (torch.tensor(each) for each in points(data, 400))
    module = module_of(x.shape[1], [16], int(y.max()) + 1)
    made = getattr(torch.optim, optimizer)(module.parameters(), lr=rate)
    losses = []
    for _ in range(steps):
        rows = torch.randint(len(x), (batch_size,))
        loss = torch.nn.CrossEntropyLoss()(module(x[rows]), y[rows])
        made.zero_grad()
        loss.backward()
        made.step()
        losses.append(float(loss.detach()))
    return losses


@pytest.mark.parametrize("data", ["digits", "moons"])
@pytest.mark.parametrize("batch_size", [1, 2, 4])
def test_small_batches_are_noisy_at_a_moderate_rate(data: str, batch_size: int) -> None:
    for seed in range(5):
        losses = losses_of(data, batch_size, 60, seed)
        for steps in (4, 12, 20, 30, 45, 60):
            assert not rate_findings(losses[:steps]), (seed, steps)


def test_noise_without_a_trend_is_no_sign() -> None:
    for seed in range(200):  # the losses of single examples are spread about as this
        losses = np.random.default_rng(seed).exponential(0.7, size=12 + seed % 49)
        assert not rate_findings(losses.tolist()), seed


@pytest.mark.parametrize(("optimizer", "rate"), [("SGD", 100.0), ("Adam", 3.0), ("Adam", 10.0)])
@pytest.mark.parametrize(("batch_size", "steps"), [(8, 60), (32, 100), (32, 300)])
def test_losses_thrown_up_by_the_first_steps_are_a_rate_too_high(
    optimizer: str, rate: float, batch_size: int, steps: int
) -> None:
    for seed in range(3):
        losses = losses_of("digits", batch_size, steps, seed, optimizer, rate)
        assert max(losses[1:6]) > 2 * losses[0]  # within the first stretch
        (finding,) = rate_findings(losses)
        assert "jumped" in finding.sentence
        assert finding.evidence[0].expected == "2 at most"


def test_a_first_loss_that_is_small_by_luck_is_no_jump() -> None:
    for seed in range(200):
        losses = np.random.default_rng(seed).exponential(0.7, size=40)
        losses[0] = losses[1:].mean() / 10
        assert not rate_findings(losses.tolist()), seed


@pytest.mark.parametrize("losses", [[0.0] * 30, [0.0] + [1.0] * 30, [1.0] * 30], ids=["zeros", "from zero", "constant"])
def test_losses_without_a_spread_or_of_zero_break_nothing(losses: list[float]) -> None:
    assert not rate_findings(losses)


@pytest.mark.parametrize(
    ("losses", "sign"),
    [
        ([1.0] * 10 + [4.0] * 15, "jumped"),
        ([1.0] * 5 + [0.2] * 10 + [0.6] * 5, "risen"),
        (([1.0] * 5 + [0.5] * 5) * 3, "swings"),
    ],
    ids=["jump", "rise", "swing"],
)
def test_the_three_signs_are_seen_where_the_stretches_are_steady(losses: list[float], sign: str) -> None:
    (finding,) = rate_findings(losses)
    assert sign in finding.sentence


def names(**parts: Any) -> list[str]:
    x, y = points("digits", 60)
    return doctor(Network([64, 8, 10]), (x, y), **parts).names()


@pytest.mark.parametrize(
    "batches",
    [
        [[0] * 8, [1] * 8] * 4,
        [(np.zeros((8, 2)), [0] * 8), [np.zeros((8, 2)), np.ones(8)]] * 4,
        [torch.full((8,), label) for label in range(10)],
        np.eye(10, dtype=np.float32).repeat(8, axis=0).reshape(10, 8, 10),
        [["cat"] * 8, ["dog"] * 8] * 4,
    ],
    ids=["lists", "pairs", "tensors", "one-hot", "words"],
)
def test_sorted_batches_are_found_in_any_form(batches: Any) -> None:
    assert "sorted_batches" in names(batches=batches)


RANDOM = np.random.default_rng(0)


@pytest.mark.parametrize(
    "batches",
    [
        RANDOM.integers(0, 100, (60, 8)),
        RANDOM.integers(0, 2, (50, 4)),
        RANDOM.permutation(np.repeat([0, 1], [390, 10])).reshape(50, 8),
        RANDOM.normal(size=(20, 8)),
        np.sort(RANDOM.normal(size=160)).reshape(20, 8, 1),
        RANDOM.normal(size=(20, 8, 2)),
        RANDOM.integers(0, 500_000, (20, 8)).astype(np.float32),
    ],
    ids=["100 classes", "2 classes", "a rare class", "numbers", "sorted numbers", "two numbers", "prices"],
)
def test_shuffled_batches_and_numbers_to_predict_are_not_sorted_batches(batches: Any) -> None:
    assert "sorted_batches" not in names(batches=batches)


def test_the_first_loss_that_is_nan_is_named() -> None:
    x, y = points("digits", 60)
    report = doctor(Network([64, 8, 10]), (x, y), losses=[1.0, 0.9, float("nan"), float("inf")], learning_rate=0.5)
    (finding,) = report.alarms
    assert finding.detector == "not_finite"
    assert finding.sentence.startswith("Loss 3 of the 4 ")
    assert dict(finding.cure.settings) == {"learning_rate": 0.05}
    assert not rate_findings([1.0] * 10 + [4.0] * 15 + [float("nan")] * 5)


def test_a_density_may_be_negative_and_a_loss_of_classes_may_not() -> None:
    torch.manual_seed(0)
    x, target = torch.randn(50, 3), torch.randn(50, 1) / 100
    narrow = torch.full((50, 1), 1e-4)

    def likelihood(outputs: Any, y: Any) -> Any:
        return torch.nn.functional.gaussian_nll_loss(0 * outputs, y, narrow[: len(y)])

    assert "negative_loss" not in doctor(module_of(3, [8], 1), (x, target), likelihood).names()
    classes = torch.arange(50) % 3
    report = doctor(module_of(3, [8], 3), (x, classes), lambda scores, _: -1 - scores.mean() ** 2)
    finding = next(finding for finding in report.findings if finding.detector == "negative_loss")
    assert "A loss of classes is never under 0" in finding.sentence


def test_lines_need_not_fit_eight_examples() -> None:
    x = np.linspace(-1, 1, 9, dtype=np.float32)[:, np.newaxis]
    y = x**2 - np.mean(x**2)  # the best line is 0, which is where it begins
    network = Network([1, 1], output="identity", loss="mean_squared_error", initializer="zeros")
    assert "cannot_overfit" not in doctor(network, (x, y)).names()


@pytest.mark.parametrize("kind", ["network", "module"])
def test_large_targets_are_learned_by_heart(kind: str) -> None:
    torch.manual_seed(0)
    x = np.linspace(-1, 1, 20, dtype=np.float32)[:, np.newaxis]
    y = 1e5 + 2e4 * np.sin(3 * x)
    if kind == "network":
        found = doctor(Network([1, 16, 1], output="identity", loss="mean_squared_error"), (x, y)).names()
    else:
        found = doctor(module_of(1, [16], 1), (torch.tensor(x), torch.tensor(y)), torch.nn.MSELoss()).names()
    assert "cannot_overfit" not in found


def test_frozen_layers_are_a_note() -> None:
    torch.manual_seed(0)
    x, y = (torch.tensor(each) for each in points("digits", 60))
    module = module_of(64, [16, 16], 10)
    module[0].requires_grad_(False)
    report = doctor(module, (x, y), torch.nn.CrossEntropyLoss())
    assert report.well, str(report)
    (note,) = report.findings
    assert (note.detector, note.severity) == ("no_gradient", "note")
    assert "0.weight" in note.sentence


def test_a_cut_is_a_fault_beside_a_frozen_layer() -> None:
    torch.manual_seed(0)
    x, y = (torch.tensor(each) for each in points("digits", 60))
    module = module_of(64, [16, 16], 10, Detached)
    module[2].requires_grad_(False)
    report = doctor(module, (x, y), torch.nn.CrossEntropyLoss())
    found = [finding for finding in report.findings if finding.detector == "no_gradient"]
    assert [finding.severity for finding in found] == ["serious", "note"]
    assert "0.weight" in found[0].sentence
    assert "2.weight" in found[1].sentence


def test_rows_to_learn_from_are_asked_for() -> None:
    x, y = points("digits", 60)
    report = doctor(Network([64, 8, 10]), (x, y), held_out=x)
    assert {skipped.detector: skipped.needs for skipped in report.skipped}["shared_rows"] == "rows to learn from"


SATURATED = DETECTORS["saturated_units"]


def one_layer(sums: Any, untrained: bool) -> list[Finding]:
    """Return what is said of a network whose hidden tanh units have these sums on the examples, (batch, units)."""
    sums = np.asarray(sums, np.float32)
    network = Network([sums.shape[1], sums.shape[1], 2], activation="tanh", seed=1)
    network.set_parameters({**network.parameters, "W1": np.eye(sums.shape[1]), "b1": np.zeros(sums.shape[1])})
    given = network_pass(network, sums, np.arange(len(sums)) % 2)
    return list(SATURATED.find(Case("a network", now=given, untrained=untrained)))


def test_units_that_are_sure_of_each_example_are_of_use_and_those_on_one_side_are_stuck() -> None:
    signs = np.where(np.random.default_rng(0).random((60, 4)) < 0.5, -1, 1)
    assert not one_layer(8 * signs, untrained=False)
    (stuck,) = one_layer(np.full((60, 4), 8.0), untrained=False)
    assert stuck.sentence.startswith("4 of the 4 units of layer 1 are stuck")
    assert (stuck.severity, stuck.evidence[1].value) == ("serious", 8.0)
    (flat,) = one_layer(8 * signs, untrained=True)  # before any training nobody can be sure
    assert flat.evidence[0].value == 1.0


def test_half_of_the_units_may_be_stuck_and_few_examples_tell_nothing() -> None:
    sums = np.random.default_rng(0).normal(size=(60, 4))
    sums[:, :2] = -9.0
    assert not one_layer(sums, untrained=False)
    sums[:, 2] = 9.0
    (finding,) = one_layer(sums, untrained=False)
    assert (finding.severity, finding.evidence[0].value) == ("warning", 0.75)
    assert not one_layer(sums[:49], untrained=False)


def test_a_run_that_left_its_units_stuck_is_told_though_it_began_well(tmp_path: Path) -> None:
    network = {"activation": "tanh"}
    report = doctor(
        run_of(tmp_path / "run", "digits", [32], network=network, optimizer="sgd", learning_rate=10.0, epochs=5)
    )
    (finding,) = [finding for finding in report.findings if finding.detector == "saturated_units"]
    assert "are stuck" in finding.sentence
