"""PyTorch as the authority: each activation, loss, optimizer and schedule against its counterpart there.

A new entry must name its counterpart in one of the tables, or stand in ``WITHOUT`` with the reason.
"""

from collections.abc import Callable
from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from cutaway.definitions import ACTIVATIONS, LOSSES, OPTIMIZERS, SCHEDULES
from cutaway.execute import execute
from cutaway.execute.arrays import NUMPY
from cutaway.plan import backward_plan, forward_plan, rewrite, update_plan, with_loss

TorchFunction = Callable[..., Any]
functional = torch.nn.functional

WITHOUT: dict[str, str] = {
    "gaussian": "PyTorch has no such activation; its slope is checked by differences and on the tape",
    "step": "PyTorch's heaviside has no derivative at all",
}
ACTIVATIONS_THERE: dict[str, TorchFunction] = {
    "identity": lambda z: z * 1,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "softmax": lambda z: torch.softmax(z, dim=-1),
    "log_softmax": lambda z: torch.log_softmax(z, dim=-1),
    "hard_sigmoid": functional.hardsigmoid,
    "leaky_relu": functional.leaky_relu,
    "elu": functional.elu,
    "selu": torch.selu,
    "gelu": functional.gelu,
    "gelu_tanh": lambda z: functional.gelu(z, approximate="tanh"),
    "silu": functional.silu,
    "softplus": functional.softplus,
    "softsign": functional.softsign,
}
# How far a derivative may be off where PyTorch itself is: it keeps the 1/6 of hardsigmoid in single precision.
SLOPE_OFF_THERE = {"hard_sigmoid": 1e-7}
LOSSES_THERE: dict[str, TorchFunction] = {
    "mean_squared_error": functional.mse_loss,
    "half_squared_error": lambda p, y: 0.5 * functional.mse_loss(p, y, reduction="sum") / len(p),
    "cross_entropy": lambda p, y: functional.nll_loss(torch.log(p), y.argmax(dim=-1)),
}
OPTIMIZERS_THERE: dict[str, TorchFunction] = {
    "sgd": lambda parameters, rate, settings: torch.optim.SGD(parameters, lr=rate, momentum=settings["momentum"]),
    "adam": lambda parameters, rate, settings: torch.optim.Adam(
        parameters, lr=rate, betas=(settings["beta1"], settings["beta2"]), eps=settings["epsilon"]
    ),
}
SCHEDULES_THERE: dict[str, TorchFunction] = {
    "constant": lambda optimizer, _rate, steps, _settings: torch.optim.lr_scheduler.ConstantLR(optimizer, 1.0, steps),
    "one_cycle": lambda optimizer, rate, steps, settings: torch.optim.lr_scheduler.OneCycleLR(
        optimizer,
        max_lr=rate,
        total_steps=steps,
        pct_start=settings["warm_up"],
        div_factor=settings["start_divisor"],
        final_div_factor=settings["end_divisor"],
        anneal_strategy="cos",
        cycle_momentum=False,
    ),
}

OPTIMIZERS_TRIED = [
    "sgd",
    "sgd:momentum=0.9",
    "sgd:momentum=0.5",
    "adam",
    "adam:beta1=0.8,beta2=0.99",
    "adam:epsilon=0.001",
    "adam:beta1=0,beta2=0",
]
SCHEDULES_TRIED = [
    "constant",
    "one_cycle",
    "one_cycle:warm_up=0.1",
    "one_cycle:warm_up=0.85,start_divisor=3",
    "one_cycle:warm_up=1",
    "one_cycle:warm_up=0,end_divisor=10",
]

# PyTorch divides by zero where the peak falls on the first step, as it does here.
FAILS_THERE = ("one_cycle:warm_up=1", 1)
SCHEDULE_CASES = [case for case in product(SCHEDULES_TRIED, (1, 2, 3, 4, 7, 100, 1001)) if case != FAILS_THERE]


def by_torch(function: TorchFunction, *inputs: NDArray[Any]) -> tuple[Any, Any]:
    """Return the value, and the derivative of its sum with respect to the first input."""
    first, *others = (torch.tensor(array) for array in inputs)
    first.requires_grad_()
    value = function(first, *others)
    value.sum().backward()
    return value.detach().numpy(), first.grad.numpy()


def random_batch(seed: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return scores and one-hot targets, shape (7, 5) twice."""
    random = np.random.default_rng(seed)
    return random.normal(scale=4, size=(7, 5)), np.eye(5)[random.integers(5, size=7)]


@pytest.mark.parametrize(
    ("registry", "there"),
    [
        (ACTIVATIONS, ACTIVATIONS_THERE),
        (LOSSES, LOSSES_THERE),
        (OPTIMIZERS, OPTIMIZERS_THERE),
        (SCHEDULES, SCHEDULES_THERE),
    ],
    ids=["activations", "losses", "optimizers", "schedules"],
)
def test_each_entry_has_a_counterpart_or_a_reason(registry: Any, there: Any) -> None:
    assert set(registry) - set(WITHOUT) == set(there)


def test_all_optimizers_and_schedules_are_tried() -> None:
    assert {text.split(":")[0] for text in OPTIMIZERS_TRIED} == set(OPTIMIZERS_THERE)
    assert {text.split(":")[0] for text in SCHEDULES_TRIED} == set(SCHEDULES_THERE)


@pytest.mark.parametrize("name", ACTIVATIONS_THERE)
@pytest.mark.parametrize("seed", range(3))
def test_activation(name: str, seed: int) -> None:
    z, _ = random_batch(seed)
    z[0, :3] = 0, -30, 30
    d_a = np.random.default_rng(seed + 50).normal(size=z.shape)
    function = ACTIVATIONS_THERE[name]
    _, d_z = by_torch(lambda at: function(at) * torch.tensor(d_a), z)
    a = ACTIVATIONS[name].value(NUMPY, z)
    np.testing.assert_allclose(a, function(torch.tensor(z)).numpy(), rtol=1e-12, atol=1e-16)
    rtol = SLOPE_OFF_THERE.get(name, 1e-12)
    np.testing.assert_allclose(ACTIVATIONS[name].backward(NUMPY, d_a, z, a), d_z, rtol=rtol, atol=1e-15)


@pytest.mark.parametrize("name", LOSSES_THERE)
@pytest.mark.parametrize("seed", range(3))
def test_loss_and_its_derivative(name: str, seed: int) -> None:
    scores, y = random_batch(seed)
    loss = LOSSES[name]
    p = ACTIVATIONS["softmax"].value(NUMPY, scores) if loss.probabilities else scores
    plan = with_loss((), loss)
    values = execute(plan + backward_plan(plan, ["p"]), {"p": p, "y": y})
    expected, d_p = by_torch(LOSSES_THERE[name], p, y)
    np.testing.assert_allclose(values["loss"], expected, rtol=1e-12)
    np.testing.assert_allclose(values["d_p"], d_p, rtol=1e-12)


@pytest.mark.parametrize("scale", [1, 1000], ids=["usual scores", "huge scores"])
@pytest.mark.parametrize("targets", ["one-hot", "soft"])
def test_softmax_with_cross_entropy(scale: float, targets: str) -> None:
    z, y = random_batch(1)
    z, y = scale * z, 0.9 * y + 0.02 if targets == "soft" else y
    plan = rewrite(with_loss(forward_plan([ACTIVATIONS["softmax"]]), LOSSES["cross_entropy"]))
    given = {"x": z, "y": y, "W1": np.eye(5), "b1": np.zeros(5)}
    values = execute(plan + backward_plan(plan, ["z1"]), given)
    expected, d_z = by_torch(functional.cross_entropy, z, y)
    np.testing.assert_allclose(values["loss"], expected, rtol=1e-12)
    np.testing.assert_allclose(values["d_z1"], d_z, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("text", OPTIMIZERS_TRIED)
def test_optimizer_over_100_steps(text: str) -> None:
    entry = OPTIMIZERS.resolve(text)
    random = np.random.default_rng(9)
    parameter = random.normal(size=(4, 3))
    there = torch.tensor(parameter, requires_grad=True)
    optimizer = OPTIMIZERS_THERE[entry.name]([there], 0.01, entry.settings)
    plan = update_plan(entry, ["W1"])
    changing = {"W1": parameter, **{f"{name}_W1": array for name, array in entry.init(np, parameter).items()}}
    for step in range(1, 101):
        gradient = random.normal(size=(4, 3)) * 10.0 ** random.integers(-4, 3)
        values = execute(plan, {**changing, "d_W1": gradient, "step": step, "learning_rate": 0.01})
        changing = {name: values[f"new_{name}"] for name in changing}
        there.grad = torch.tensor(gradient)
        optimizer.step()
        np.testing.assert_allclose(changing["W1"], there.detach().numpy(), rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize(("text", "steps"), SCHEDULE_CASES)
@pytest.mark.parametrize("rate", [0.1, 3.0])
def test_schedule(text: str, steps: int, rate: float) -> None:
    entry = SCHEDULES.resolve(text)
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=rate)
    scheduler = SCHEDULES_THERE[entry.name](optimizer, rate, steps, entry.settings)
    expected = [scheduler.get_last_lr()[0]]
    for _ in range(steps - 1):
        optimizer.step()
        scheduler.step()
        expected += scheduler.get_last_lr()
    ours = [entry.rate(rate, step, steps) for step in range(1, steps + 1)]
    np.testing.assert_allclose(ours, expected, rtol=1e-12)


def test_a_whole_network_of_three_hidden_layers_has_pytorchs_derivatives() -> None:
    random = np.random.default_rng(11)
    sizes = [6, 5, 4, 4, 3]
    names = ["relu", "tanh", "sigmoid", "softmax"]
    given = {"x": random.normal(size=(8, 6)), "y": np.eye(3)[random.integers(3, size=8)]}
    for layer, (inputs, units) in enumerate(pairwise(sizes), start=1):
        given |= {f"W{layer}": random.normal(size=(inputs, units)), f"b{layer}": random.normal(size=units)}
    plan = rewrite(with_loss(forward_plan([ACTIVATIONS[name] for name in names]), LOSSES["cross_entropy"]))
    values = execute(plan + backward_plan(plan), given)
    leaves = {name: torch.tensor(array, requires_grad=name != "y") for name, array in given.items()}
    a = leaves["x"]
    for layer, name in enumerate(names, start=1):
        z = a @ leaves[f"W{layer}"] + leaves[f"b{layer}"]
        a = ACTIVATIONS_THERE[name](z)
    functional.cross_entropy(z, leaves["y"]).backward()
    for name in given.keys() - {"y"}:
        np.testing.assert_allclose(values[f"d_{name}"], leaves[name].grad.numpy(), rtol=1e-11, atol=1e-15)
