"""PyTorch as the authority: each activation, loss, optimizer and schedule against its counterpart there.

A new entry must name its counterpart in one of the tables, or stand in ``WITHOUT`` with the reason.
"""

from collections.abc import Callable, Iterator
from inspect import signature
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

WITHOUT: dict[str, dict[str, str]] = {
    "activation": {
        "gaussian": "PyTorch has no such activation; its slope is checked by differences and on the tape",
        "step": "PyTorch's heaviside has no derivative at all",
    },
    "schedule": {"inverse_time": "PyTorch has no such schedule; it is checked by hand"},
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
    "mean_absolute_error": functional.l1_loss,
    "huber": functional.huber_loss,
    "binary_cross_entropy": functional.binary_cross_entropy,
    "binary_cross_entropy_with_logits": functional.binary_cross_entropy_with_logits,
    "cross_entropy": lambda p, y: functional.nll_loss(torch.log(p), y.argmax(dim=-1)),
    "negative_log_likelihood": lambda p, y: functional.nll_loss(p, y.argmax(dim=-1)),
    "hinge": lambda p, y: torch.clamp(1 - (2 * y - 1) * p, min=0).mean(),
}


def sgd_there(parameters: Any, rate: float, settings: Any, **others: Any) -> Any:
    return torch.optim.SGD(parameters, lr=rate, momentum=settings.get("momentum", 0.0), **others)


def adam_there(kind: Any, **others: Any) -> TorchFunction:
    """Return the maker of Adam or of one of its kin."""
    names = {"weight_decay", "momentum_decay"}

    def make(parameters: Any, rate: float, settings: Any) -> Any:
        more = {name: settings[name] for name in names & set(settings)}
        betas = (settings["beta1"], settings["beta2"])
        return kind(parameters, lr=rate, betas=betas, eps=settings["epsilon"], **more, **others)

    return make


OPTIMIZERS_THERE: dict[str, TorchFunction] = {
    "gradient_descent": sgd_there,
    "sgd": sgd_there,
    "momentum": sgd_there,
    "nesterov": lambda *given: sgd_there(*given, nesterov=True),
    "adagrad": lambda parameters, rate, settings: torch.optim.Adagrad(
        parameters, lr=rate, initial_accumulator_value=settings["initial_sum"], eps=settings["epsilon"]
    ),
    "adadelta": lambda parameters, rate, settings: torch.optim.Adadelta(
        parameters, lr=rate, rho=settings["decay"], eps=settings["epsilon"]
    ),
    "rmsprop": lambda parameters, rate, settings: torch.optim.RMSprop(
        parameters, lr=rate, alpha=settings["decay"], eps=settings["epsilon"], momentum=settings["momentum"]
    ),
    "adam": adam_there(torch.optim.Adam),
    "amsgrad": adam_there(torch.optim.Adam, amsgrad=True),
    "adamax": adam_there(torch.optim.Adamax),
    "nadam": adam_there(torch.optim.NAdam),
    "adamw": adam_there(torch.optim.AdamW),
}
# PyTorch's names of the settings, to compare the defaults.
NAMES_THERE = {
    "gradient_descent": (torch.optim.SGD, {}),
    "sgd": (torch.optim.SGD, {"momentum": "momentum"}),
    "momentum": (torch.optim.SGD, {}),
    "nesterov": (torch.optim.SGD, {}),
    "adagrad": (torch.optim.Adagrad, {"initial_sum": "initial_accumulator_value", "epsilon": "eps"}),
    "adadelta": (torch.optim.Adadelta, {"decay": "rho", "epsilon": "eps"}),
    "rmsprop": (torch.optim.RMSprop, {"decay": "alpha", "epsilon": "eps", "momentum": "momentum"}),
    "adam": (torch.optim.Adam, {"epsilon": "eps"}),
    "amsgrad": (torch.optim.Adam, {"epsilon": "eps"}),
    "adamax": (torch.optim.Adamax, {"epsilon": "eps"}),
    "nadam": (torch.optim.NAdam, {"epsilon": "eps", "momentum_decay": "momentum_decay"}),
    "adamw": (torch.optim.AdamW, {"epsilon": "eps", "weight_decay": "weight_decay"}),
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
    "step": lambda optimizer, _rate, steps, settings: torch.optim.lr_scheduler.StepLR(
        optimizer, round(settings["every"] * steps), settings["factor"]
    ),
    "exponential": lambda optimizer, _rate, steps, settings: torch.optim.lr_scheduler.ExponentialLR(
        optimizer, settings["end"] ** (1 / steps)
    ),
    "cosine": lambda optimizer, rate, steps, settings: torch.optim.lr_scheduler.CosineAnnealingLR(
        optimizer, steps, settings["end"] * rate
    ),
    "warm_up": lambda optimizer, _rate, steps, settings: torch.optim.lr_scheduler.LinearLR(
        optimizer, settings["start"], total_iters=round(settings["warm_up"] * steps)
    ),
    "reduce_on_plateau": lambda optimizer, rate, _steps, settings: torch.optim.lr_scheduler.ReduceLROnPlateau(
        optimizer,
        factor=settings["factor"],
        patience=settings["patience"],
        threshold=settings["threshold"],
        min_lr=settings["smallest"] * rate,
        eps=0,
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
    "gradient_descent",
    "momentum",
    "nesterov",
    "nesterov:momentum=0.5",
    "adagrad",
    "adagrad:initial_sum=0.1,epsilon=0.001",
    "adadelta",
    "adadelta:decay=0.95,epsilon=0.001",
    "rmsprop",
    "rmsprop:decay=0.9,epsilon=0.001",
    "rmsprop:momentum=0.9",
    "amsgrad",
    "amsgrad:beta2=0.9,epsilon=0.001",
    "adamax",
    "adamax:beta1=0.5,beta2=0.9,epsilon=0.1",
    "nadam",
    "nadam:beta1=0.8,beta2=0.99,momentum_decay=0.1",
    "adamw",
    "adamw:weight_decay=0.5,epsilon=0.001",
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
# These count in shares of the training here and in whole steps there; so the shares are whole numbers of steps.
SCHEDULE_CASES += product(
    ["step:every=0.25", "step:every=0.05,factor=0.5", "exponential", "exponential:end=0.5"], (20, 1000)
)
SCHEDULE_CASES += product(["cosine", "cosine:end=0.1", "warm_up", "warm_up:warm_up=0.5,start=0.3"], (20, 1000))
PLATEAUS_TRIED = [
    "reduce_on_plateau",
    "reduce_on_plateau:patience=0,factor=0.5",
    "reduce_on_plateau:patience=2,threshold=0.1,smallest=0.01",
]


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
    assert set(there) <= set(registry)
    assert set(registry) - set(there) == set(WITHOUT.get(registry.kind, {}))


def test_all_optimizers_and_schedules_are_tried() -> None:
    assert {text.split(":")[0] for text in OPTIMIZERS_TRIED} == set(OPTIMIZERS_THERE)
    tried = [*(text for text, _ in SCHEDULE_CASES), *PLATEAUS_TRIED]
    assert {text.split(":")[0] for text in tried} == set(SCHEDULES_THERE)


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
    p = ACTIVATIONS[loss.outputs[0]].value(NUMPY, scores) if loss.outputs else scores
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


@pytest.fixture
def double_precision_there() -> Iterator[None]:
    """Let PyTorch use double precision for its own numbers too, such as NAdam's product."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(before)


def largest_difference(text: str, steps: int = 100) -> float:
    """Return how far the parameters are apart at most over so many steps, as a share of the largest parameter."""
    entry = OPTIMIZERS.resolve(text)
    random = np.random.default_rng(9)
    parameter = random.normal(size=(4, 3))
    there = torch.tensor(parameter, requires_grad=True)
    optimizer = OPTIMIZERS_THERE[entry.name]([there], 0.01, entry.settings)
    plan = update_plan(entry, ["W1"])
    changing = {"W1": parameter, **{f"{name}_W1": array for name, array in entry.init(np, parameter).items()}}
    found = 0.0
    for step in range(1, steps + 1):
        gradient = random.normal(size=(4, 3)) * 10.0 ** random.integers(-4, 3)
        values = execute(plan, {**changing, "d_W1": gradient, "step": step, "learning_rate": 0.01})
        changing = {name: values[f"new_{name}"] for name in changing}
        there.grad = torch.tensor(gradient)
        optimizer.step()
        expected = there.detach().numpy()
        found = max(found, float(np.abs(changing["W1"] - expected).max() / np.abs(expected).max()))
    return found


@pytest.mark.usefixtures("double_precision_there")
@pytest.mark.parametrize("text", OPTIMIZERS_TRIED)
def test_optimizer_over_100_steps(text: str) -> None:
    assert largest_difference(text) < 1e-12


def test_nadam_differs_where_pytorch_keeps_its_product_in_single_precision() -> None:
    assert 1e-12 < largest_difference("nadam") < 1e-9


def test_nesterov_without_momentum_is_sgd_and_refused_by_pytorch() -> None:
    random = np.random.default_rng(1)
    gradient, parameter, memory = random.normal(size=(3, 4, 2))
    given = {"W1": parameter, "d_W1": gradient, "velocity_W1": memory, "step": 1, "learning_rate": 0.1}
    ours, plain = (
        execute(update_plan(OPTIMIZERS.resolve(text), ["W1"]), given)["new_W1"]
        for text in ("nesterov:momentum=0", "sgd")
    )
    np.testing.assert_array_equal(ours, plain)
    with pytest.raises(ValueError, match="Nesterov momentum requires a momentum"):
        torch.optim.SGD([torch.zeros(1)], nesterov=True)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_defaults_are_pytorchs(name: str) -> None:
    entry = OPTIMIZERS[name]
    kind, names = NAMES_THERE[name]
    defaults = {key: parameter.default for key, parameter in signature(kind).parameters.items()}
    assert entry.usual_rate == defaults["lr"]
    assert {ours: entry.settings[ours] for ours in names} == {ours: defaults[name] for ours, name in names.items()}
    if "beta1" in entry.settings:
        assert (entry.settings["beta1"], entry.settings["beta2"]) == defaults["betas"]


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


@pytest.mark.parametrize("text", PLATEAUS_TRIED)
@pytest.mark.parametrize("seed", range(5))
def test_schedule_that_watches_the_validation_loss(text: str, seed: int) -> None:
    entry = SCHEDULES.resolve(text)
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.5)
    scheduler = SCHEDULES_THERE[entry.name](optimizer, 0.5, 0, entry.settings)
    memory = entry.start(entry.settings)
    for loss in 1 + np.random.default_rng(seed).exponential(size=60):
        scheduler.step(loss)
        memory = entry.remember(memory, float(loss))
        assert entry.rate(0.5, 1, 10, memory) == pytest.approx(optimizer.param_groups[0]["lr"], rel=1e-12)
    assert memory["scale"] < 1


def test_pytorch_leaves_the_rate_alone_where_a_plateau_would_change_it_by_less_than_1e_8() -> None:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1e-9)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=0)
    entry = SCHEDULES.resolve("reduce_on_plateau:patience=0")
    memory = entry.start(entry.settings)
    for loss in (1.0, 1.0):
        scheduler.step(loss)
        memory = entry.remember(memory, loss)
    assert optimizer.param_groups[0]["lr"] == 1e-9
    assert entry.rate(1e-9, 1, 10, memory) == pytest.approx(1e-10)


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


@pytest.mark.parametrize("smoothing", [0.1, 0.5])
@pytest.mark.parametrize("fused", [False, True])
def test_label_smoothing(smoothing: float, fused: bool) -> None:
    scores, y = random_batch(4)
    weights = {"x": scores, "W1": np.eye(scores.shape[1]), "b1": np.zeros(scores.shape[1])}
    loss = LOSSES.resolve(f"cross_entropy:label_smoothing={smoothing}")
    plan = with_loss(forward_plan([ACTIVATIONS["softmax"]]), loss)
    plan = rewrite(plan) if fused else plan
    values = execute(plan + backward_plan(plan, ["x"]), {**weights, "y": y})
    expected, d_x = by_torch(lambda z, t: functional.cross_entropy(z, t, label_smoothing=smoothing), scores, y)
    np.testing.assert_allclose(values["loss"], expected, rtol=1e-12)
    np.testing.assert_allclose(values["d_x"], d_x, rtol=1e-10, atol=1e-15)
