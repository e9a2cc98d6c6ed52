"""Plans run on another device than the processor: on a GPU, where there is one, and on PyTorch's meta device anywhere.

A meta tensor has a shape, a type and a device, but no numbers. So it shows on every machine whether all that a plan
makes stays on the device of what it was given.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from cutaway.definitions import ACTIVATIONS, LOSSES, METRICS, OPTIMIZERS, Optimizer
from cutaway.errors import SettingError
from cutaway.execute import execute
from cutaway.execute.arrays import namespace_of
from cutaway.network import Network
from cutaway.network.masks import draw_masks
from cutaway.plan import (
    Plan,
    backward_plan,
    infer_shapes,
    made_by,
    read_regularizers,
    update_plan,
    with_penalties,
    with_projections,
)

Given = dict[str, Any]
OPTIMIZERS_TRIED = [*OPTIMIZERS, "sgd:momentum=0.9", "rmsprop:momentum=0.9"]
OTHER_SUMS = 1e-10
"""How far float64 may be off where sums are taken in another order, as a share of the largest number."""

needs_cuda = pytest.mark.skipif(not torch.cuda.is_available(), reason="PyTorch finds no CUDA device on this machine")


def combinations() -> list[tuple[str, str, str]]:
    """Return hidden activation, output and loss: each activation in its place, each loss with each output it fits."""
    hidden = [(name, "identity", "mean_squared_error") for name, entry in ACTIVATIONS.items() if entry.elementwise]
    outputs = [("tanh", name, loss) for name in ACTIVATIONS for loss in LOSSES]
    return [parts for parts in [*hidden, *outputs] if network_of(*parts)]


def network_of(hidden: str, output: str, loss: str) -> Network | None:
    """Return a small network of these parts, or None where they do not fit each other."""
    try:
        return Network([4, 5, 3], activation=hidden, output=output, loss=loss, dtype="float64", seed=3)
    except SettingError:
        return None


def made_of(hidden: str, output: str, loss: str) -> Network:
    """Return a small network of parts that fit."""
    network = network_of(hidden, output, loss)
    assert network is not None
    return network


def problem(network: Network, optimizer: str) -> tuple[Plan, Given]:
    """Return a plan that goes forward, backward and one step on, and the arrays that it reads."""
    entry, random = OPTIMIZERS.resolve(optimizer), np.random.default_rng(8)
    x, y = random.normal(size=(6, 4)), np.eye(3)[random.integers(3, size=6)]
    memory = memory_of(entry, network)
    update = update_plan(entry, network.parameters)
    return network.plan + network.backward_plan + update, {"x": x, "y": y, **network.parameters, **memory}


def whole_problem() -> tuple[Plan, Given]:
    """Return a plan of training with all kinds of parts: features, normalization, dropout, penalties, projections."""
    network = Network(
        [4, 5, 5, 3],
        activation=["relu", "tanh"],
        features=["x1", "x2^2", "x3*x4", "sin(x4)"],
        dropout=[0.2, 0.5],
        batch_normalization=True,
        dtype="float64",
        seed=3,
    )
    # Not Adam, which divides by its ε what is 0 but for rounding: the derivative of a bias before a normalization.
    entry, regularizers = OPTIMIZERS["momentum"], read_regularizers(["l2:rate=0.1", "l1_l2", "max_norm:norm=0.5"])
    weights = [name for name in network.parameters if name.startswith("W")]
    forward = with_penalties(network.training_plan, regularizers, weights)
    update = with_projections(update_plan(entry, network.parameters), regularizers, weights)
    plan = forward + backward_plan(forward, network.parameters) + update + network.statistics_plan
    random = np.random.default_rng(8)
    x, y = random.normal(size=(6, 4)), np.eye(3)[random.integers(3, size=6)]
    memory = memory_of(entry, network)
    return plan, {"x": x, "y": y, **network.arrays, **draw_masks(network.specification, 6, seed=1, step=1), **memory}


def memory_of(optimizer: Optimizer, network: Network) -> Given:
    """Return what the optimizer remembers of each parameter before the first step."""
    return {
        f"{name}_{parameter}": array
        for parameter, value in network.parameters.items()
        for name, array in optimizer.init(np, value).items()
    }


def on(device: str, given: Mapping[str, NDArray[Any]]) -> Given:
    """Return arrays as tensors on a device, and the numbers that change from step to step."""
    tensors = {name: torch.asarray(array, device=device) for name, array in given.items()}
    return {**tensors, "step": 3, "learning_rate": 0.1}


class StaysOn(TorchDispatchMode):  # type: ignore[misc]  # PyTorch is not followed by the type checker
    """Raises an error where an operation reads or makes a tensor that lies elsewhere, be it a single number."""

    def __init__(self, device: str) -> None:
        super().__init__()
        self.device = device

    def __torch_dispatch__(self, function: Any, _types: Any, args: Any = (), kwargs: Any = None) -> Any:
        made = function(*args, **(kwargs or {}))
        for tensor in tree_leaves((args, kwargs, made)):
            if isinstance(tensor, torch.Tensor) and tensor.device.type != self.device:
                raise AssertionError(f"{function} has a tensor on {tensor.device}, not on {self.device}")
        return made


@pytest.mark.parametrize(("hidden", "output", "loss"), combinations())
def test_forward_and_backward_on_the_processor(hidden: str, output: str, loss: str) -> None:
    compare("cpu", *problem(made_of(hidden, output, loss), "sgd"))


@pytest.mark.parametrize("optimizer", OPTIMIZERS_TRIED)
def test_updates_on_the_processor(optimizer: str) -> None:
    compare("cpu", *problem(Network([4, 5, 3], dtype="float64", seed=3), optimizer))


def test_the_problem_with_all_parts_has_them_all() -> None:
    """Otherwise the tests below would pass without what they are for."""
    plan, _ = whole_problem()
    made = set(made_by(plan))
    assert {"f", "mean1", "variance2", "n1", "h2", "l2_penalty1", "l1_l2_penalty3", "free_W1"} <= made
    assert {
        "d_gamma1",
        "d_beta2",
        "new_W3",
        "new_velocity_gamma1",
        "new_running_mean1",
        "new_running_variance2",
    } <= made


def test_all_parts_on_the_processor() -> None:
    compare("cpu", *whole_problem())


# One test each, so that a machine without a GPU tells so in two lines and not in a hundred.
@needs_cuda
def test_forward_and_backward_on_a_gpu() -> None:
    for parts in combinations():
        compare("cuda", *problem(made_of(*parts), "sgd"))


@needs_cuda
def test_updates_on_a_gpu() -> None:
    for optimizer in OPTIMIZERS_TRIED:
        compare("cuda", *problem(Network([4, 5, 3], dtype="float64", seed=3), optimizer))


@needs_cuda
def test_all_parts_on_a_gpu() -> None:
    compare("cuda", *whole_problem())


def compare(device: str, plan: Plan, given: Given) -> None:
    """Run a plan on NumPy's arrays and on a device, and compare all values."""
    expected = execute(plan, {**given, "step": 3, "learning_rate": 0.1})
    tensors = on(device, given)
    with StaysOn(device):
        found = execute(plan, tensors)
    assert set(found) == set(expected)
    for name in found.keys() - {"step", "learning_rate"}:
        assert found[name].device.type == device
        within = OTHER_SUMS * max(float(np.abs(expected[name]).max()), 1e-3)
        np.testing.assert_allclose(found[name].cpu().numpy(), expected[name], rtol=0, atol=within)


@pytest.mark.parametrize(("hidden", "output", "loss"), combinations())
def test_nothing_leaves_the_device_on_the_way_forward_and_back(hidden: str, output: str, loss: str) -> None:
    check_on_meta(*problem(made_of(hidden, output, loss), "sgd"))


@pytest.mark.parametrize("optimizer", OPTIMIZERS_TRIED)
def test_nothing_leaves_the_device_in_an_update(optimizer: str) -> None:
    check_on_meta(*problem(Network([4, 5, 3], dtype="float64", seed=3), optimizer))


def test_nothing_leaves_the_device_with_all_parts() -> None:
    check_on_meta(*whole_problem())


def check_on_meta(plan: Plan, given: Given) -> None:
    """Run a plan on tensors without numbers: every value has the inferred shape, and the type and device of all."""
    tensors = on("meta", given)
    with StaysOn("meta"):
        values = execute(plan, tensors)
    shapes = infer_shapes(plan, {name: tuple(getattr(value, "shape", ())) for name, value in tensors.items()})
    for name in shapes.keys() - {"step", "learning_rate"}:
        assert values[name].device.type == "meta"
        assert values[name].dtype == torch.float64
        assert tuple(values[name].shape) == shapes[name]


@pytest.mark.parametrize("optimizer", OPTIMIZERS_TRIED)
def test_what_an_optimizer_remembers_begins_on_the_device_of_its_parameter(optimizer: str) -> None:
    parameter = torch.empty(4, 5, device="meta")
    memory = OPTIMIZERS.resolve(optimizer).init(namespace_of(parameter), parameter)
    assert all(tensor.device.type == "meta" for tensor in memory.values())


@pytest.mark.parametrize("name", METRICS)
def test_nothing_leaves_the_device_in_a_metric(name: str) -> None:
    p, y = torch.empty(6, 3, device="meta"), torch.empty(6, 3, device="meta")
    with StaysOn("meta"):
        assert METRICS[name].value(namespace_of(p), p, y).device.type == "meta"


@pytest.mark.parametrize("stray", [lambda z: z + torch.tensor(1.0), lambda z: torch.ones(3).sum() * z])
def test_a_number_that_lies_elsewhere_is_found(stray: Callable[[Any], Any]) -> None:
    z = torch.empty(3, device="meta")
    with StaysOn("meta"), pytest.raises(AssertionError, match="on cpu, not on meta"):
        stray(z)
