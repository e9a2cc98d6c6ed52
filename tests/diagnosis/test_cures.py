"""The cure that is told mends what is wrong: targets in other forms, signs, numbers that are missing in the data."""

import re
from typing import Any

import numpy as np
import pytest
import torch

from cutaway import Network, doctor
from cutaway.diagnosis.finding import Finding
from cutaway.errors import RunError

torch.manual_seed(0)
X = torch.randn(60, 8)
CLASSES = torch.arange(60) % 10
YES = CLASSES > 4
COLUMN = YES.float()[:, None]
ON_LOGITS, OF_PROBABILITIES = torch.nn.BCEWithLogitsLoss(), torch.nn.BCELoss()
CROSS_ENTROPY = torch.nn.CrossEntropyLoss()


def linear(outputs: int, *more: torch.nn.Module) -> torch.nn.Sequential:
    torch.manual_seed(0)
    return torch.nn.Sequential(torch.nn.Linear(8, outputs), *more)


def finding(name: str, *given: Any) -> Finding:
    found = [one for one in doctor(*given).findings if one.detector == name]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("outputs", "y", "loss", "words"),
    [
        (1, CLASSES, CROSS_ENTROPY, "There is a class 9 and the network has 1 output; give it 10"),
        (1, CLASSES, ON_LOGITS, "There is a class 9 and the network has 1 output; give it 10"),
        (1, YES.long(), CROSS_ENTROPY, "give the network 2 outputs"),
        (1, YES.long(), ON_LOGITS, r"y\.unsqueeze\(1\), in NumPy y\[:, None\]; and as floats"),
        (1, YES.float(), ON_LOGITS, r"y\.unsqueeze\(1\), in NumPy y\[:, None\]\.$"),
        (1, YES, ON_LOGITS, r"y\.unsqueeze\(1\), .* as floats: \.float\(\)"),
        (1, YES[:, None], ON_LOGITS, r"^Give the targets as floats: \.float\(\)"),
        (1, COLUMN, OF_PROBABILITIES, r"end the network in a sigmoid, or take the loss on logits\.$"),
        (1, YES.long(), OF_PROBABILITIES, r"end the network in a sigmoid, .*y\.unsqueeze\(1\), .* as floats"),
        (10, CLASSES[:20], CROSS_ENTROPY, "The outputs have 60 rows and the targets 20"),
        (1, COLUMN[:20], ON_LOGITS, "The outputs have 60 rows and the targets 20"),
        (10, CLASSES, ON_LOGITS, r"numpy\.eye\(classes\)\[y\]"),
        (10, torch.eye(10)[CLASSES].bool(), CROSS_ENTROPY, r"y\.argmax\(axis=1\)"),
        (10, torch.eye(10)[CLASSES].long(), ON_LOGITS, r"^Give the targets as floats"),
        (10, CLASSES + 1, CROSS_ENTROPY, "counted from 1 to 10"),
    ],
)
def test_targets_in_another_form_get_the_cure_that_helps(outputs: int, y: Any, loss: Any, words: str) -> None:
    found = finding("label_form", linear(outputs), (X, y), loss)
    assert re.search(words, found.cure.sentence), found.cure.sentence


def test_truths_as_bool_are_read_where_the_loss_takes_them() -> None:
    report = doctor(linear(1), (X, YES[:, None]), lambda p, y: ((p - y.float()) ** 2).mean())
    assert "label_form" not in report.names()


def test_log_softmax_over_the_batch_is_named_and_along_the_outputs_is_not() -> None:
    loss = torch.nn.NLLLoss()
    found = finding("softmax_over_batch", linear(10, torch.nn.LogSoftmax(0)), (X, CLASSES), loss)
    assert "Log-softmax works over the batch" in found.sentence
    assert found.evidence[0].value == pytest.approx(1, abs=1e-5)  # float32
    right = doctor(linear(10, torch.nn.LogSoftmax(1)), (X, CLASSES), loss)
    assert "softmax_over_batch" not in right.names()


@pytest.mark.parametrize("number", [np.nan, np.inf])
@pytest.mark.parametrize("framework", ["cutaway", "torch"])
def test_inputs_that_hold_nan_are_told_and_nothing_made_of_them(framework: str, number: float) -> None:
    x = X.numpy().copy()
    x[5:, 3] = number
    if framework == "torch":
        report = doctor(linear(10), (torch.tensor(x), CLASSES), CROSS_ENTROPY)
    else:
        report = doctor(Network([8, 32, 10]), (x, CLASSES.numpy()))
    assert report.names() == ["not_finite"]
    assert "The inputs hold NaN or infinity" in report.findings[0].sentence
    assert str(report.findings[0].evidence[0].where) == "x[5,3]"
    assert "dead_units" in [one.detector for one in report.skipped]


def test_targets_that_hold_nan_are_told() -> None:
    y = np.linspace(-1, 1, 60)[:, np.newaxis]
    y[7] = np.nan
    network = Network([8, 16, 1], output="identity", loss="mean_squared_error")
    found = finding("not_finite", network, (X.numpy(), y))
    assert "The targets hold NaN or infinity" in found.sentence
    assert str(found.evidence[0].where) == "y[7,0]"


@pytest.mark.parametrize(
    ("loss", "y", "name"),
    [(CROSS_ENTROPY, CLASSES, "cross_entropy"), (torch.nn.MSELoss(), torch.eye(10)[CLASSES], "mean_squared_error")],
)
def test_a_flipped_sign_of_the_loss_is_named(loss: Any, y: Any, name: str) -> None:
    found = finding("negative_loss", linear(10), (X, y), lambda p, targets: -loss(p, targets))
    assert f"it is minus {name}" in found.sentence
    assert "Leave out the minus" in found.cure.sentence


@pytest.mark.parametrize("last", [torch.nn.ReLU(), torch.nn.Tanh()])
def test_an_activation_before_a_loss_on_scores_is_named(last: torch.nn.Module) -> None:
    hidden = (torch.nn.ReLU(), torch.nn.Linear(32, 10))
    name = type(last).__name__.lower()
    found = finding("unreachable_targets", linear(32, *hidden, last), (X, CLASSES), CROSS_ENTROPY)
    assert found.cure.sentence == f"Leave out the {name} after the last layer."
    assert "unreachable_targets" not in doctor(linear(32, *hidden), (X, CLASSES), CROSS_ENTROPY).names()


def test_a_name_that_is_no_run_is_said_to_be_none() -> None:
    with pytest.raises(RunError, match="There is no run in no-such-run"):
        doctor("no-such-run", (X, CLASSES), CROSS_ENTROPY)


def test_a_part_that_is_used_twice_is_examined() -> None:
    class Twice(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.first, self.shared = torch.nn.Linear(8, 10), torch.nn.Linear(10, 10)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.shared(torch.relu(self.shared(torch.relu(self.first(x)))))

    assert "no_nonlinearity" not in doctor(Twice(), (X, CLASSES), CROSS_ENTROPY).names()


@pytest.mark.parametrize(("size", "maker", "zeros"), [(1e30, "0", []), (1e3, "loss", [1.0])])
def test_zeros_are_told_of_where_a_logarithm_may_be_taken(size: float, maker: str, zeros: list[float]) -> None:
    module = torch.nn.Sequential(torch.nn.Linear(2, 2, bias=False), torch.nn.Softmax(dim=1))
    with torch.no_grad():
        module[0].weight.copy_(size * torch.eye(2))
    x, y = torch.tensor([[0.0, size]]), torch.tensor([0])
    found = finding("not_finite", module, (x, y), lambda p, labels: -torch.log(p[:, labels[0]]).mean())
    assert found.evidence[0].where is not None
    assert found.evidence[0].where.name == maker
    assert [one.value for one in found.evidence if "zeros" in one.what] == zeros
