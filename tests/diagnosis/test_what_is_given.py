"""What is given to the doctor and cannot be used: each thing ends in a sentence, and the module is as before."""

from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from cutaway import Network, doctor
from cutaway.diagnosis import Finding, Report
from cutaway.diagnosis.text import verdict
from cutaway.errors import CutawayError, DataError, SettingError
from doctor_patients import module_of, points, run_of

LOSS = torch.nn.CrossEntropyLoss()


class OwnError(Exception):
    """An error of somebody's own, derived from nothing that a library knows."""


def raises(*_: Any) -> Any:
    raise OwnError("my code stops here")


def batch() -> tuple[Any, Any]:
    torch.manual_seed(0)
    x, y = points("digits", 60)
    return torch.tensor(x), torch.tensor(y)


def examined(**parts: Any) -> Report:
    x, y = batch()
    return doctor(module_of(64, [8], 10), parts.pop("batch", (x, y)), parts.pop("loss_fn", LOSS), **parts)


def in_small_batches(p: Any, y: Any) -> Any:
    return LOSS(p, y) if len(p) == 60 else raises()


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"training_step": raises}, "The training step fails on the batch: my code stops here."),
        ({"predict": raises}, "The evaluation fails on the batch: my code stops here."),
        ({"predict": lambda x: [str(row) for row in x]}, "The answers of predict hold str; give numbers"),
        ({"predict": lambda x: float(x.sum())}, "predict answers with the shape () to 60 examples"),
        ({"predict": lambda _: [[1], [1, 2]]}, "The answers of predict cannot be read as an array of numbers"),
        ({"loss_fn": in_small_batches}, "The module or loss_fn fails on 8 examples: my code stops here."),
        ({"loss_fn": torch.nn.CrossEntropyLoss(reduction="none")}, "answers with a tensor of the shape (60,)"),
        ({"loss_fn": lambda p, y: LOSS(p, y).item()}, "loss_fn answers with a float"),
        ({"losses": [1.0, "low"]}, "losses= cannot be read as numbers"),
        ({"losses": 3}, "losses= cannot be read as numbers"),
        ({"batches": map(raises, range(3))}, "batches= cannot be read: my code stops here."),
        ({"batches": [[[0, 1], [1], [2]]]}, "batches= cannot be read"),
        ({"training_rows": [["red", "blue"]]}, "The rows of training_rows= hold str"),
        ({"held_out": []}, "held_out= has the shape (0,)"),
        ({"scaler": SimpleNamespace(mean_=[0.0] * 3), "training_rows": np.ones((5, 4))}, "has 3 means and training_ro"),
        ({"scaler": np.ones(4), "training_rows": np.ones((5, 4))}, "The means of the scaler hold"),
        ({"batch": (np.ones((2, 64), np.float32), ["cat", "dog"])}, "The targets hold str"),
        ({"batch": ([["a"] * 64], [0])}, "The inputs hold str"),
    ],
)
def test_each_ends_in_a_sentence(parts: Any, sentence: str) -> None:
    with pytest.raises(DataError) as raised:
        examined(**parts)
    assert sentence in str(raised.value)
    assert str(raised.value).endswith(".")


def test_a_module_and_a_loss_of_any_error() -> None:
    x, y = batch()
    module = module_of(64, [8], 10, Raising)
    with pytest.raises(DataError, match=r"cannot compute inputs of the shape \(60, 64\): my code stops here"):
        doctor(module, (x, y), LOSS)
    report = doctor(module_of(64, [8], 10), (x, y), raises)  # the loss may refuse the targets, which is looked into
    assert all(isinstance(finding, Finding) for finding in report.findings)


class Raising(torch.nn.Module):  # type: ignore[misc]  # mypy does not read PyTorch
    def forward(self, _: Any) -> Any:
        return raises()


class InPlace(torch.nn.Module):  # type: ignore[misc]  # likewise
    def forward(self, x: Any) -> Any:
        return torch.exp(x).mul_(2)  # the derivative of exp reads its answer, which is gone


def test_a_batch_without_examples() -> None:
    x, y = batch()
    with pytest.raises(DataError, match=r"^The inputs have the shape \(0, 64\), with no example; give one"):
        doctor(module_of(64, [8], 10), (x[:0], y[:0]), LOSS)


def test_a_module_of_numbers_that_numpy_has_not() -> None:
    x, y = batch()
    with pytest.raises(DataError, match=r"^The doctor cannot read a tensor of torch.bfloat16; give the module and"):
        doctor(module_of(64, [8], 10).bfloat16(), (x, y), LOSS)


@pytest.mark.filterwarnings("ignore:.*torch.jit.*is deprecated:DeprecationWarning")
def test_a_script_of_a_module() -> None:
    x, y = batch()
    with pytest.raises(DataError, match=r"^The doctor cannot look into the part 0 of the module; for a ScriptModule"):
        doctor(torch.jit.script(module_of(64, [8], 10)), (x, y), LOSS)


def test_a_backward_pass_that_fails_is_told() -> None:
    x, y = batch()
    with pytest.raises(DataError, match=r"The backward pass fails: one of the variables needed"):
        doctor(module_of(64, [8], 10, InPlace), (x, y), LOSS)


def test_a_module_without_anything_to_learn() -> None:
    x, y = batch()
    module = module_of(64, [8], 10).requires_grad_(False)
    assert [finding.severity for finding in doctor(module, (x, y), LOSS).findings if finding.detector == "no_gradient"]
    with pytest.raises(DataError, match="No parameter of the module is set to learn"):
        doctor(module, (x, y), LOSS, training_step=lambda x, y: LOSS(module(x), y))


def test_after_a_step_that_fails_the_module_is_as_before() -> None:
    x, y = batch()
    module = module_of(64, [8], 10)
    before = deepcopy(module.state_dict())

    def step(x: Any, y: Any) -> None:
        LOSS(module(x), y).backward()
        with torch.no_grad():
            module[0].weight.zero_()
        raises()

    with pytest.raises(DataError, match="my code stops here"):
        doctor(module, (x, y), LOSS, training_step=step)
    assert all(torch.equal(value, before[name]) for name, value in module.state_dict().items())
    assert all(parameter.grad is None for parameter in module.parameters())
    assert not any(parameter._post_accumulate_grad_hooks for parameter in module.parameters())


@pytest.mark.parametrize(
    "given",
    [(np.ones((2, 64)), ["cat", "dog"]), ([["a"] * 64], [0]), (1.0, 2), ([[1.0], [1.0, 2.0]], [0, 1])],
    ids=["labels in words", "inputs in words", "a number", "ragged"],
)
def test_a_network_with_what_is_no_batch(given: Any) -> None:
    with pytest.raises(CutawayError) as raised:
        doctor(Network([64, 8, 10]), given)
    assert str(raised.value).endswith(".")


def test_a_run_takes_nothing_beside_it(tmp_path: Path) -> None:
    folder = run_of(tmp_path / "run", "digits", [8], epochs=1)
    with pytest.raises(SettingError, match=r"was given batch=, learning_rate= beside a run"):
        doctor(folder, batch(), learning_rate=0.1)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"loss_fn": LOSS}, "was given loss_fn= beside a Network, which has its own loss"),
        ({"training_step": raises}, "was given training_step= beside a Network"),
        ({"optimizer": object()}, "was given optimizer= beside a Network"),
        ({"predict": raises, "optimizer": 1}, "was given optimizer=, predict= beside a Network"),
        ({"learning_rate": 0.1}, "learning_rate= tells the rate of losses=; give that, too"),
    ],
)
def test_a_network_takes_nothing_that_is_for_modules_alone(parts: Any, sentence: str) -> None:
    x, y = points("digits", 60)
    with pytest.raises(SettingError) as raised:
        doctor(Network([64, 8, 10]), (x, y), **parts)
    assert sentence in str(raised.value)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"learning_rate": 0.1}, "learning_rate= tells the rate of losses= or training_step=; give that, too"),
        ({"optimizer": object()}, "optimizer= is that of a training step; give training_step=, too"),
    ],
)
def test_what_tells_nothing_alone_is_refused_for_a_module(parts: Any, sentence: str) -> None:
    with pytest.raises(SettingError) as raised:
        examined(**parts)
    assert sentence in str(raised.value)


def test_one_detector_is_not_plural() -> None:
    assert verdict(Report("it", (), ("one",))) == "All well: 1 detector looked and found no fault."
    assert verdict(Report("it", (), ("one", "two"))).startswith("All well: 2 detectors looked")
