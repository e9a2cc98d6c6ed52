"""PyTorch modules: what is read of them is PyTorch's own, and they are left as they were."""

from copy import deepcopy
from math import e, log
from typing import Any

import numpy as np
import pytest
import torch

from cutaway import doctor
from cutaway.diagnosis.from_torch import torch_pass
from cutaway.errors import DataError, SettingError
from doctor_patients import Trainer, module_of, points

LOSS = torch.nn.CrossEntropyLoss()


def batch(count: int = 60) -> tuple[Any, Any]:
    torch.manual_seed(0)
    x, y = points("digits", count)
    return torch.tensor(x), torch.tensor(y)


def test_the_floor_of_a_double_softmax_is_what_pytorch_gives_for_perfect_probabilities() -> None:
    perfect = LOSS(torch.eye(10), torch.arange(10))
    x, y = batch()
    sentence = doctor(module_of(64, [8], 10).append(torch.nn.Softmax(dim=1)), (x, y), LOSS).findings[0].evidence[0]
    assert f"{float(perfect):.3f}" in sentence.expected  # 1.461
    assert float(perfect) == pytest.approx(log(1 + 9 / e), abs=1e-6)  # float32


def test_sums_and_their_gradients_are_those_of_autograd() -> None:
    x, y = batch()
    module = module_of(64, [8], 10, torch.nn.Tanh)
    found, _ = torch_pass(module, x, y, LOSS)
    assert found is not None
    z1 = module[0](x)
    z1.retain_grad()
    LOSS(module[2](torch.tanh(z1)), y).backward()
    assert z1.grad is not None
    layer = found.layers[0]
    assert layer.d_sums is not None
    assert layer.d_weights is not None
    # float32; the same operations in the same order
    np.testing.assert_allclose(layer.d_sums, z1.grad.numpy(), rtol=1e-5, atol=1e-8)
    np.testing.assert_allclose(layer.d_weights, module[0].weight.grad.numpy().T, rtol=1e-5, atol=1e-8)
    assert found.layers[0].activation is not None
    assert found.layers[0].activation.name == "tanh"
    assert found.known_loss is not None
    assert (found.known_loss.name, found.on_scores) == ("cross_entropy", True)


@pytest.mark.parametrize(
    ("loss_fn", "name", "on_scores"),
    [
        (torch.nn.MSELoss(), "mean_squared_error", False),
        (torch.nn.L1Loss(), "mean_absolute_error", False),
        (torch.nn.BCELoss(), "binary_cross_entropy", False),
        (torch.nn.BCEWithLogitsLoss(), "binary_cross_entropy", True),
    ],
    ids=lambda value: str(value),
)
def test_a_loss_is_known_by_what_it_computes(loss_fn: Any, name: str, on_scores: bool) -> None:
    x, y = batch()
    module = module_of(64, [8], 10).append(torch.nn.Sigmoid())
    found, _ = torch_pass(module, x, torch.eye(10)[y], lambda p, y: loss_fn(p, y))
    assert found is not None
    assert found.known_loss is not None
    assert (found.known_loss.name, found.on_scores) == (name, on_scores)


def test_module_gradients_modes_optimizer_and_random_numbers_are_as_before() -> None:
    x, y = batch()
    module = module_of(64, [8], 10, lambda: torch.nn.Sequential(torch.nn.BatchNorm1d(8), torch.nn.Dropout(0.5)))
    trainer = Trainer(module, LOSS, optimizer="Adam", rate=0.01)
    trainer.step(x, y)
    module[1].eval()
    state, memory = deepcopy(module.state_dict()), deepcopy(trainer.made.state_dict())
    gradients = [parameter.grad.clone() for parameter in module.parameters()]
    modes, random = [part.training for part in module.modules()], torch.get_rng_state()
    trainer.examine(x, y)
    assert all(torch.equal(value, state[name]) for name, value in module.state_dict().items())
    assert all(torch.equal(p.grad, kept) for p, kept in zip(module.parameters(), gradients, strict=True))
    assert [part.training for part in module.modules()] == modes
    assert torch.equal(torch.get_rng_state(), random)
    assert str(trainer.made.state_dict()) == str(memory)
    assert not any(part._forward_hooks for part in module.modules())


class Counting(torch.nn.Module):  # type: ignore[misc]  # mypy does not read PyTorch
    """A module that counts its examples, in place and anew, and draws random numbers, also in evaluation mode."""

    calls: Any

    def __init__(self) -> None:
        super().__init__()
        self.layers = module_of(64, [8], 10)
        self.register_buffer("seen", torch.zeros(()))
        self.register_buffer("calls", torch.zeros(()))

    def forward(self, x: Any) -> Any:
        self.seen += len(x)
        self.calls = self.calls + 1
        return self.layers(x) + 1e-6 * torch.randn(len(x), 10)


@pytest.mark.parametrize("predicts", [False, True])
def test_buffers_that_count_and_random_numbers_are_as_before(predicts: bool) -> None:
    x, y = batch()
    module = Counting()
    buffers, random = dict(module.named_buffers()), torch.get_rng_state()
    doctor(module, (x, y), LOSS, untrained=True, predict=module if predicts else None)
    assert module.seen == module.calls == 0
    assert all(buffer is buffers[name] for name, buffer in module.named_buffers())
    assert torch.equal(torch.get_rng_state(), random)


def test_a_fixed_step_is_well_where_the_planted_one_is_not() -> None:
    x, y = batch(200)
    for zero in (True, False):
        report = Trainer(module_of(64, [16], 10), LOSS, zero=zero).examine(x, y)
        assert ("gradients_not_zeroed" in report.names()) is not zero


def test_classes_counted_from_one_are_named() -> None:
    x, y = batch()
    finding = doctor(module_of(64, [8], 10), (x, y + 1), LOSS).findings[0]
    assert finding.detector == "label_form"
    assert "count them from 0" in finding.cure.sentence


def test_sentences_for_what_cannot_be_examined() -> None:
    x, y = batch()
    with pytest.raises(DataError, match="cannot compute inputs of the shape"):
        doctor(module_of(63, [8], 10), (x, y), LOSS)
    with pytest.raises(SettingError, match="with its loss"):
        doctor(module_of(64, [8], 10), (x, y))
    with pytest.raises(SettingError, match="given a dict"):
        doctor({}, (x, y))
    with pytest.raises(SettingError, match="a pair"):
        doctor(module_of(64, [8], 10), x, LOSS)
