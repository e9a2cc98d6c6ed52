"""The ledger of shapes: axes that are mixed up in a module are named, and what only looks so is passed over."""

from typing import Any

import numpy as np
import pytest
import torch

from cutaway import doctor
from cutaway.diagnosis import Finding
from cutaway.diagnosis.case import Value
from cutaway.diagnosis.from_torch import shape_ledger
from doctor_patients import module_from, module_of

EXAMPLES, INPUTS = 40, 5


def data() -> tuple[Any, Any]:
    torch.manual_seed(0)
    return torch.randn(EXAMPLES, INPUTS), torch.randn(EXAMPLES, 1)


def mean_square(p: Any, y: Any) -> Any:
    """Return the loss as learners write it, which broadcasts whatever it is given."""
    return ((p - y) ** 2).mean()


def findings(forward: Any, *shapes: tuple[int, ...], y: Any = None, loss: Any = mean_square) -> list[Finding]:
    x, target = data()
    report = doctor(module_from(forward, *shapes), (x, target if y is None else y), loss)
    return [finding for finding in report.findings if finding.detector == "mixed_axes"]


CLASSES = torch.arange(EXAMPLES) % 3


@pytest.mark.parametrize(
    ("forward", "shapes", "more", "sentence", "value"),
    [
        (lambda x, w, b: x * w + b, [(5,), (1,)], {}, "no sum over the inputs was made", 5),
        (lambda x, w: (x @ w) + (x @ w)[:, 0], [(5, 1)], {}, "makes (n, n) of (n, 1) and (n,)", 1600),
        (
            lambda x, w: w @ x.T,
            [(3, 5)],
            {"y": CLASSES, "loss": torch.nn.CrossEntropyLoss()},
            "the outputs (3, n): the examples, since T (line",
            1,
        ),
        (lambda x, w: (x @ w).mean(0), [(5, 3)], {"y": torch.zeros(40, 3)}, "are gone: their rows were summed", 0),
        (lambda x, w: (x * w).sum(1), [(40, 5)], {}, "refuses other numbers of them (line", 40),
        (lambda x, w: x.T @ w, [(40, 1)], {"y": torch.zeros(5, 1)}, "meet an axis of the parameters by place", 40),
    ],
    ids=["* for @", "all pairs", "W @ x.T", "mean over examples", "weights by place", "x.T @ W"],
)
def test_each_mistake_is_named(forward: Any, shapes: Any, more: Any, sentence: str, value: float) -> None:
    (finding,) = findings(forward, *shapes, **more)
    assert finding.severity == "serious"
    assert sentence in finding.sentence
    assert finding.evidence[0].value == value


def test_the_line_of_the_mistake_is_told() -> None:
    def forward(x: Any, w: Any) -> Any:
        return x * w

    (finding,) = findings(forward, (INPUTS,))
    assert f"(line {forward.__code__.co_firstlineno + 1} of test_mixed_axes.py)" in finding.sentence


def test_a_shape_of_this_batch_in_the_code_is_a_warning() -> None:
    (finding,) = findings(lambda x, w: x.reshape(40, 5) @ w, (5, 1))
    assert finding.severity == "warning"
    assert "a shape in its code is that of this batch" in finding.sentence


@pytest.mark.parametrize(
    ("forward", "shapes", "more"),
    [
        (lambda x, w, v: torch.relu(x @ w) @ v, [(5, 8), (8, 1)], {}),
        (lambda x, w: (w @ x.T).T, [(1, 5)], {}),
        (lambda x, c, w: torch.exp(-((x[:, None] - c) ** 2).sum(2)) @ w, [(7, 5), (7, 1)], {}),
        (lambda x, w: torch.softmax(x @ x.T, 1) @ x @ w, [(5, 1)], {}),
        (lambda x, w: ((x[:, None] - x[None]) ** 2).sum(2).mean(1, keepdim=True) * w, [(1,)], {}),
        (lambda x, w, v: torch.tanh(x[:, :1] * w) @ v, [(8,), (8, 1)], {}),
        (lambda x, w, s: (x @ w) * s, [(5, 5), (5,)], {}),
        (lambda x, t: x * t, [(1,)], {"y": CLASSES + 2, "loss": torch.nn.CrossEntropyLoss()}),
        (lambda x, w, v: x * w @ v, [(5,), (5, 1)], {}),
        (lambda x, w: x.reshape(-1, 2, 5).flip(1).reshape(-1, 5) @ w, [(5, 1)], {}),
    ],
    ids=[
        "two layers", "turned and back", "bells around centers", "attention", "distances of all pairs",
        "one input times weights", "five quantiles", "scores times a temperature", "a gate", "examples in pairs",
    ],
)  # fmt: skip
def test_what_only_looks_mixed_up_is_passed_over(forward: Any, shapes: Any, more: Any) -> None:
    assert not findings(forward, *shapes, **more)


def test_axes_are_told_by_what_grows_not_by_their_length() -> None:
    x = torch.randn(8, 8)  # as many examples as inputs, as hidden units, as outputs
    ledger = shape_ledger(module_of(8, [8], 8), x)
    assert ledger is not None
    assert [operation.name for operation in ledger.operations] == ["linear", "relu", "linear"]
    assert ledger.operations[0].read == (Value((8, 8), (0,)), Value((8, 8)), Value((8,)))
    assert ledger.outputs == Value((8, 8), (0,))
    assert not ledger.by_column()


def test_a_module_that_changes_its_inputs_in_place_is_examined_and_they_are_kept() -> None:
    x, _ = data()
    before = x.clone()
    ledger = shape_ledger(module_from(lambda x, w: x.mul_(2).mul_(w), (INPUTS,)), x)
    assert ledger is not None
    assert ledger.by_column()
    assert [operation.name for operation in ledger.operations] == ["mul_", "mul_"]
    assert torch.equal(x, before)


def test_a_module_that_answers_with_another_thing_the_second_time_has_no_ledger() -> None:
    answers = iter([None, 3])
    assert shape_ledger(module_from(lambda *_: next(answers), (1,)), data()[0]) is None


def test_of_one_example_there_is_no_ledger() -> None:
    assert shape_ledger(module_of(5, [4], 1), np.ones((1, 5), np.float32)) is None


def test_the_ledger_leaves_module_and_gradients_alone() -> None:
    x, _ = data()
    module = module_from(lambda x, w: x * w, (INPUTS,)).train()
    assert shape_ledger(module, x) is not None
    assert module.training
    assert module.made[0].grad is None
    assert not x.requires_grad
