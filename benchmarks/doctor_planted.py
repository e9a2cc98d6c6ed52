"""For each detector one fault, planted on purpose, that it must find. Each gets an empty folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch

from cutaway import Network
from cutaway.data import Scaler, load, mnist
from cutaway.diagnosis import Report, doctor
from cutaway.files import read_json, write_json
from doctor_patients import Trainer, module_from, module_of, points, run_of

CROSS_ENTROPY = torch.nn.CrossEntropyLoss()


def digits(count: int = 400) -> tuple[Any, Any]:
    """Return digits as tensors."""
    x, y = points("digits", count)
    torch.manual_seed(0)
    return torch.tensor(x), torch.tensor(y)


def double_softmax(_: Path) -> Report:
    """Softmax, then a loss on scores."""
    x, y = digits()
    return doctor(module_of(64, [32], 10).append(torch.nn.Softmax(dim=1)), (x, y), CROSS_ENTROPY)


def softmax_over_batch(_: Path) -> Report:
    """Softmax with dim=0."""
    x, y = digits()
    module = module_of(64, [32], 10).append(torch.nn.Softmax(dim=0))
    return doctor(module, (x, y), lambda p, y: torch.nn.functional.nll_loss(p.log(), y))


def gradients_not_zeroed(_: Path) -> Report:
    """No zero_grad."""
    x, y = digits()
    return Trainer(module_of(64, [32], 10), CROSS_ENTROPY, zero=False).examine(x, y)


def broadcast_targets(_: Path) -> Report:
    """(n, 1) against (n,)."""
    x, y = points("house_prices")
    return doctor(module_of(x.shape[1], [16], 1), (x, y[:, 0]), torch.nn.MSELoss())


def mixed_axes(_: Path) -> Report:
    """A linear model of odd and even digits, with * where @ was meant."""
    x, y = digits()
    module = module_from(lambda x, weights, bias: x * weights + bias, (64,), (1,))
    return doctor(module, (x, (y % 2).float()[:, None]), torch.nn.MSELoss())


def unreachable_targets(_: Path) -> Report:
    """One sigmoid output for ten classes."""
    x, y = digits()
    module = module_of(64, [32], 1).append(torch.nn.Sigmoid())
    return doctor(module, (x, y.float()[:, None]), torch.nn.MSELoss())


def negative_loss(_: Path) -> Report:
    """Probabilities into a loss of logarithms."""
    x, y = digits()
    return doctor(module_of(64, [32], 10).append(torch.nn.Softmax(dim=1)), (x, y), torch.nn.NLLLoss())


def label_form(_: Path) -> Report:
    """One-hot rows into a loss that wants class numbers."""
    x, y = digits()
    return doctor(module_of(64, [32], 10), (x, torch.eye(10)[y]), torch.nn.NLLLoss())


def unscaled_inputs(_: Path) -> Report:
    """Pixels from 0 to 255."""
    x, y = points("digits")
    return doctor(Network([64, 32, 10]), (np.round(255 * x), y))


def not_finite(_: Path) -> Report:
    """The logarithm of a probability that is 0."""
    x, y = digits()
    module = module_of(64, [32], 10).append(torch.nn.Softmax(dim=1))
    with torch.no_grad():
        module[2].weight *= 10_000
    return doctor(module, (x, y), lambda p, y: -(torch.nn.functional.one_hot(y, 10) * p.log()).sum(1).mean())


def same_units(_: Path) -> Report:
    """Weights that are all alike."""
    x, y = points("digits")
    return doctor(Network([64, 32, 10], activation="tanh", initializer="constant:value=0.1"), (x, y))


def initial_scale(_: Path) -> Report:
    """Weights with a deviation of 0.01."""
    x, y = points("digits")
    return doctor(Network([64, 64, 64, 10], initializer="normal:standard_deviation=0.01"), (x, y))


def vanishing_gradient(_: Path) -> Report:
    """Six sigmoid layers of 8 units, as in TensorFlow Playground."""
    x, y = points("spiral")
    return doctor(Network([2, 8, 8, 8, 8, 8, 8, 2], activation="sigmoid", initializer="glorot_uniform"), (x, y))


def saturated_units(_: Path) -> Report:
    """Weights so large that tanh is flat."""
    x, y = points("digits")
    return doctor(Network([64, 32, 10], activation="tanh", initializer="normal:standard_deviation=3"), (x, y))


def dead_units(_: Path) -> Report:
    """Biases far below all sums."""
    x, y = points("digits")
    return doctor(Network([64, 32, 10], bias_initializer="constant:value=-10"), (x, y))


def no_nonlinearity(_: Path) -> Report:
    """Linear layers in a row."""
    x, y = digits()
    return doctor(module_of(64, [32, 16], 10, torch.nn.Identity), (x, y), CROSS_ENTROPY)


def no_gradient(_: Path) -> Report:
    """A detach in the middle."""

    class Cut(torch.nn.Module):  # type: ignore[misc]  # mypy does not read PyTorch
        def forward(self, x: Any) -> Any:
            return torch.relu(x).detach()

    x, y = digits()
    return doctor(module_of(64, [32], 10, Cut), (x, y), CROSS_ENTROPY)


def rate_too_high(folder: Path) -> Report:
    """Plain SGD at a rate of 30 without a crash: the loss jumps."""
    return doctor(
        run_of(
            folder / "run",
            "digits",
            [32],
            network={"activation": "tanh"},
            optimizer="sgd",
            learning_rate=30.0,
            epochs=3,
        )
    )


def rate_too_low(folder: Path) -> Report:
    """SGD at a millionth."""
    return doctor(run_of(folder / "run", "digits", [32], optimizer="sgd", learning_rate=1e-5, epochs=3))


def initial_loss(_: Path) -> Report:
    """Initial weights that make the first answers sure and wrong."""
    x, y = points("digits")
    return doctor(Network([64, 32, 10], initializer="normal:standard_deviation=1"), (x, y))


def cannot_overfit(_: Path) -> Report:
    """A network that starts at zero throughout."""
    x, y = points("digits")
    return doctor(Network([64, 32, 10], initializer="zeros"), (x, y))


def ignores_inputs(folder: Path) -> Report:
    """A training at a rate that killed all ReLUs: what is left is the bias of the output."""
    return doctor(run_of(folder / "run", "digits", [32, 32], optimizer="sgd", learning_rate=20.0, epochs=8))


def unmoved_parameters(_: Path) -> Report:
    """An optimizer that knows the last layer alone."""
    x, y = digits()
    module = module_of(64, [32], 10)
    return Trainer(module, CROSS_ENTROPY, parameters=module[2].parameters()).examine(x, y)


def evaluation_mode_in_training(_: Path) -> Report:
    """A step after module.eval(), without module.train()."""
    x, y = digits()
    module = module_of(64, [32], 10, lambda: torch.nn.Sequential(torch.nn.ReLU(), torch.nn.Dropout(0.5))).eval()
    return Trainer(module, CROSS_ENTROPY, to_train=False).examine(x, y)


def dropout_in_evaluation(_: Path) -> Report:
    """An evaluation without module.eval()."""
    x, y = digits()
    module = module_of(64, [32], 10, lambda: torch.nn.Sequential(torch.nn.ReLU(), torch.nn.Dropout(0.5)))
    return Trainer(module, CROSS_ENTROPY, to_eval=False).examine(x, y)


def answers_depend_on_batch(_: Path) -> Report:
    """Batch normalization that measures the batch in an evaluation."""
    x, y = digits()
    module = module_of(64, [32], 10, lambda: torch.nn.Sequential(torch.nn.BatchNorm1d(32), torch.nn.ReLU()))
    return Trainer(module, CROSS_ENTROPY, to_eval=False).examine(x, y)


def validation_under_training(folder: Path) -> Report:
    """Dropout of 0.5, which is on while the batches are measured."""
    return doctor(run_of(folder / "run", "digits", [64], network={"dropout": 0.5}, epochs=3))


def loss_against_accuracy(folder: Path) -> Report:
    """A long training: ever surer of the few wrong answers."""
    return doctor(run_of(folder / "run", "digits", [64], epochs=40, learning_rate=0.01))


def overfitting(folder: Path) -> Report:
    """A large network on few points with much noise."""
    data = "spiral:noise=0.5,examples=100"
    return doctor(run_of(folder / "run", data, [64, 64], epochs=300, learning_rate=0.01, batch_size=10))


def peeks_at_test(folder: Path) -> Report:
    """Five looks at the test data."""
    run = run_of(folder / "run", "digits", [16], epochs=1)
    for _ in range(5):
        load("digits").splits.test.open(run.test_log, "to choose the number of units")
    return doctor(run.path)


def scaler_on_all_data(folder: Path) -> Report:
    """A run whose scaler was fitted to training and validation rows."""
    run = run_of(folder / "run", "house_prices", [16], epochs=1)
    parts = load("house_prices").splits
    scaler, stored = load("house_prices").scaler, read_json(run.path / "run.json")
    assert scaler is not None
    rows = np.concatenate([part.x * scaler.deviation + scaler.mean for part in (parts.train, parts.validation)])
    made = Scaler(tuple(rows.mean(0)), tuple(rows.std(0)), scaler.target_mean, scaler.target_deviation)
    stored["data"]["scaler"] = made.to_json()
    write_json(run.path / "run.json", stored)
    return doctor(run.path)


def shared_rows(_: Path) -> Report:
    """Held-out rows taken from the training rows."""
    x, y = points("digits")
    return doctor(Network([64, 32, 10]), (x, y), training_rows=x, held_out=x[:100])


def sorted_batches(_: Path) -> Report:
    """Digits in the order of their classes."""
    x, y = points("digits")
    return doctor(Network([64, 32, 10]), (x, y), batches=np.array_split(np.sort(y), 20))


def drawn_digit(_: Path) -> Report:
    """Black ink on white, as drawn on paper; 28 x 28 pixels, of digits scaled up."""
    x, y = points("digits", 100)
    large = np.zeros((len(x), 28, 28), np.float32)
    large[:, 2:26, 2:26] = np.kron(x.reshape(-1, 8, 8), np.ones((3, 3)))
    return doctor(Network([784, 32, 10]), (1 - large.reshape(-1, 784), y), picture=mnist.PICTURE)


PLANTED: Mapping[str, Callable[[Path], Report]] = {
    made.__name__: made
    for made in (
        double_softmax, softmax_over_batch, gradients_not_zeroed, broadcast_targets, mixed_axes,
        unreachable_targets, negative_loss, label_form, unscaled_inputs, not_finite, same_units, initial_scale,
        vanishing_gradient,
        rate_too_high, rate_too_low, saturated_units, dead_units, no_nonlinearity, no_gradient, initial_loss,
        cannot_overfit, ignores_inputs, unmoved_parameters, evaluation_mode_in_training, dropout_in_evaluation,
        answers_depend_on_batch, validation_under_training, loss_against_accuracy, overfitting, peeks_at_test,
        scaler_on_all_data, shared_rows, sorted_batches, drawn_digit,
    )
}  # fmt: skip
"""By the name of the detector."""
