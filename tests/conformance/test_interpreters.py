"""One plan, three interpreters: reference = tape, and NumPy = the strict array API = PyTorch, for all combinations."""

from collections.abc import Callable
from itertools import product
from types import ModuleType
from typing import Any

import array_api_compat.torch
import array_api_strict
import numpy as np
import pytest

from cutaway.definitions import ACTIVATIONS, LAYERS, LOSSES, METRICS, OPTIMIZERS
from cutaway.errors import SettingError
from cutaway.execute import execute, first_non_finite
from cutaway.execute.arrays import NUMPY, namespace_of
from cutaway.execute.tape import gradients
from cutaway.network import Network, Specification
from cutaway.plan import backward_plan, made_by, read_by, statistics_plan, update_plan

Given = dict[str, Any]
PARAMETERS = ["W1", "b1", "W2", "b2"]
VARIANTS = ["sgd:momentum=0.9", "rmsprop:momentum=0.9"]  # beside the defaults: the velocity is code of its own
NAMESPACES = {
    "array_api_strict": namespace_of(array_api_strict.asarray([1.0])),
    "torch": namespace_of(array_api_compat.torch.asarray([1.0])),
}


def admitted(hidden: str, output: str, loss: str) -> bool:
    """Return whether a network can be made of these parts."""
    try:
        Specification((4, 5, 3), (hidden, output), loss, "normal")
    except SettingError:
        return False
    return True


# Each hidden activation once, and each output with each loss that fits it: what a layer does to its neighbors is the
# same for all of them.
PROPOSED = [*product(ACTIVATIONS, ["identity"], ["mean_squared_error"]), *product(["tanh"], ACTIVATIONS, LOSSES)]
COMBINATIONS = list(dict.fromkeys(parts for parts in PROPOSED if admitted(*parts)))
each_combination = pytest.mark.parametrize(("hidden", "output", "loss"), COMBINATIONS)
each_namespace = pytest.mark.parametrize("xp", NAMESPACES.values(), ids=NAMESPACES.keys())
each_dtype = pytest.mark.parametrize("dtype", ["float32", "float64"])
each_optimizer = pytest.mark.parametrize("optimizer", [*OPTIMIZERS, *VARIANTS])


def into(xp: ModuleType, given: Given) -> Given:
    return {name: xp.asarray(array) for name, array in given.items()}


def update_problem(optimizer: str, dtype: str = "float64") -> tuple[Any, Given]:
    """Return an update plan for two parameters, and all that it reads but the step and the rate."""
    entry = OPTIMIZERS.resolve(optimizer)
    shapes = {"W1": (3, 2), "b1": (2,)}
    names = {
        prefix + name: () if prefix.removesuffix("_") in entry.single else shape
        for name, shape in shapes.items()
        for prefix in ("", "d_", *(f"{n}_" for n in entry.state_names(entry.settings)))
    }
    random = np.random.default_rng(8)
    given = {name: np.asarray(random.uniform(0.1, 0.9, shape), dtype=dtype) for name, shape in names.items()}
    return update_plan(entry, shapes), given


def test_each_activation_and_each_loss_is_in_some_network() -> None:
    assert {output for _, output, _ in COMBINATIONS} == set(ACTIVATIONS)
    assert {loss for _, _, loss in COMBINATIONS} == set(LOSSES)
    assert {hidden for hidden, _, _ in COMBINATIONS} == {name for name in ACTIVATIONS if ACTIVATIONS[name].elementwise}


@each_combination
@pytest.mark.parametrize("wanted", [PARAMETERS, None], ids=["parameters", "all"])
def test_backpropagation_agrees_with_the_tape(
    hidden: str,
    output: str,
    loss: str,
    wanted: list[str] | None,
    problem: Callable[..., Any],
    assert_close: Callable[..., None],
) -> None:
    plan, given = problem(hidden, output, loss)
    found = execute(plan + backward_plan(plan, wanted), given)
    expected = gradients(plan, given, wanted or [*PARAMETERS, "x"])
    for name, array in expected.items():
        assert_close(found[name], array, 1e-10)


@each_combination
@each_namespace
def test_every_value_is_the_same_in_another_array_library(
    hidden: str,
    output: str,
    loss: str,
    xp: ModuleType,
    problem: Callable[..., Any],
    assert_close: Callable[..., None],
) -> None:
    plan, given = problem(hidden, output, loss)
    plan = plan + backward_plan(plan)
    expected = execute(plan, given)
    found = execute(plan, into(xp, given), xp)
    for name in made_by(plan):
        assert_close(found[name], expected[name], 1e-12)


@each_combination
def test_the_tape_runs_on_another_array_library_too(
    hidden: str, output: str, loss: str, problem: Callable[..., Any], assert_close: Callable[..., None]
) -> None:
    plan, given = problem(hidden, output, loss)
    expected = gradients(plan, given, PARAMETERS)
    found = gradients(plan, into(array_api_strict, given), PARAMETERS, NAMESPACES["array_api_strict"])
    for name, array in expected.items():
        assert_close(found[name], array, 1e-12)


@each_combination
@pytest.mark.parametrize("xp", [NUMPY, *NAMESPACES.values()], ids=["numpy", *NAMESPACES])
def test_single_precision_stays_single_precision(
    hidden: str, output: str, loss: str, xp: ModuleType, problem: Callable[..., Any]
) -> None:
    plan, given = problem(hidden, output, loss, "float32")
    plan = plan + backward_plan(plan)
    values = execute(plan, into(xp, given), xp)
    assert all(values[name].dtype == xp.float32 for name in made_by(plan))


@pytest.fixture
def layered() -> tuple[Any, Given]:
    """Return the training plan of a network with every kind of layer, and all that it reads."""
    network = Network(
        [2, 5, 4, 3],
        features=["x1", "x2^2", "x1*x2", "sin(x1)"],
        batch_normalization=True,
        dropout=[0.3, 0.5],
        activation="tanh",
        dtype="float64",
    )
    random = np.random.default_rng(9)
    labels = random.integers(0, 3, 6)
    values = network.values(random.normal(size=(6, 2)), labels, training=True, seed=1)
    given = {name: values[name] for name in read_by(network.training_plan)}
    return network.training_plan, {**given, **network.statistics}


def test_all_layers_together_agree_with_the_tape(layered: tuple[Any, Given], assert_close: Callable[..., None]) -> None:
    plan, given = layered
    wanted = [name for name in given if name not in ("y", "mask1", "mask2") and not name.startswith("running")]
    found = execute(plan + backward_plan(plan, wanted), given)
    expected = gradients(plan, given, wanted)
    assert {"d_x", "d_W1", "d_gamma1", "d_beta2", "d_W3"} <= set(expected)
    for name, array in expected.items():
        if name not in ("d_b1", "d_b2"):  # 0 but for rounding: the normalization takes a bias off again
            assert_close(found[name], array, 1e-10)


@each_namespace
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_all_layers_together_in_another_array_library(
    layered: tuple[Any, Given], dtype: str, xp: ModuleType, assert_close: Callable[..., None]
) -> None:
    plan, given = layered
    given = {name: array.astype(dtype) for name, array in given.items()}
    plan = plan + backward_plan(plan) + statistics_plan([LAYERS["batch_normalization"]] * 2)
    expected = execute(plan, given)
    found = execute(plan, into(xp, given), xp)
    for name in made_by(plan):
        assert found[name].dtype == getattr(xp, dtype)
        assert_close(found[name], expected[name], 1e-10 if dtype == "float64" else 1e-3)


@each_optimizer
@each_namespace
def test_updates_are_the_same_in_another_array_library(
    optimizer: str, xp: ModuleType, assert_close: Callable[..., None]
) -> None:
    plan, given = update_problem(optimizer)
    scalars = {"step": 3, "learning_rate": 0.1}
    expected = execute(plan, {**given, **scalars})
    found = execute(plan, {**into(xp, given), **scalars}, xp)
    for name in made_by(plan):
        assert_close(found[name], expected[name], 1e-14)


@each_optimizer
@pytest.mark.parametrize("xp", [NUMPY, *NAMESPACES.values()], ids=["numpy", *NAMESPACES])
def test_updates_in_single_precision_stay_single_precision(optimizer: str, xp: ModuleType) -> None:
    plan, given = update_problem(optimizer, "float32")
    values = execute(plan, {**into(xp, given), "step": 3, "learning_rate": 0.1}, xp)
    assert all(values[name].dtype == xp.float32 for name in made_by(plan))


@each_optimizer
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@each_namespace
def test_an_optimizer_begins_alike_in_another_array_library(optimizer: str, dtype: str, xp: ModuleType) -> None:
    entry, parameter = OPTIMIZERS.resolve(optimizer), np.ones((3, 2), dtype=dtype)
    expected, found = entry.init(np, parameter), entry.init(xp, xp.asarray(parameter))
    assert list(found) == list(expected)
    assert all(array.dtype == getattr(xp, dtype) for array in found.values())
    assert [np.asarray(array).tolist() for array in found.values()] == [a.tolist() for a in expected.values()]


@pytest.mark.parametrize("metric", METRICS)
@each_namespace
def test_metrics_are_the_same_in_another_array_library(metric: str, xp: ModuleType) -> None:
    p, y = np.array([[0.2, 0.8], [0.5, 0.5], [0.9, 0.1]]), np.array([[0.0, 1.0], [1.0, 0.0], [0.0, 1.0]])
    value = METRICS[metric].value
    np.testing.assert_allclose(np.asarray(value(xp, xp.asarray(p), xp.asarray(y))), value(NUMPY, p, y), rtol=1e-14)


@pytest.mark.parametrize("xp", [NUMPY, *NAMESPACES.values()], ids=["numpy", *NAMESPACES])
def test_the_first_bad_value_is_found_in_every_array_library(xp: ModuleType, problem: Callable[..., Any]) -> None:
    plan, given = problem("tanh", "softmax", "cross_entropy")
    assert first_non_finite(plan, execute(plan, into(xp, given), xp), xp) is None
    given["W2"][0, 0] = np.inf
    assert first_non_finite(plan, execute(plan, into(xp, given), xp), xp) == "z2"


@each_namespace
def test_the_namespace_of_an_array_is_found(xp: ModuleType) -> None:
    assert namespace_of(xp.asarray([1.0])) is xp
    assert namespace_of(np.array([1.0])) is NUMPY
