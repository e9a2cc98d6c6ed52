"""Every optimizer of the catalogue keeps what the catalogue promises."""

from collections.abc import Callable
from math import cos, pi
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from cutaway.definitions import OPTIMIZERS, Optimizer

RATE = 0.05

# A sensible rate and number of steps for the bowl ½ (x² + 10 y²) from (2, -1), where plain descent diverges from a rate
# of 2/10 on, and for Rosenbrock's valley (1 - x)² + 100 (y - x²)² from (-1.2, 1), where it does from about 0.0025 on.
BOWL = {
    "gradient_descent": (0.1, 200),
    "sgd": (0.1, 500),
    "momentum": (0.05, 500),
    "nesterov": (0.05, 300),
    "adagrad": (0.5, 200),
    "adadelta": (1.0, 5000),
    "rmsprop": (0.05, 1000),
    "adam": (0.05, 1000),
    "amsgrad": (0.05, 1000),
    "adamax": (0.05, 1000),
    "nadam": (0.05, 500),
    "adamw": (0.05, 1000),
}
VALLEY = {
    "gradient_descent": (0.002, 10_000),
    "sgd": (0.002, 10_000),
    "momentum": (0.001, 2000),
    "nesterov": (0.001, 2000),
    "adagrad": (0.5, 10_000),
    "adadelta": (1.0, 10_000),
    "rmsprop": (0.002, 10_000),
    "adam": (0.01, 6000),
    "amsgrad": (0.05, 4000),
    "adamax": (0.01, 8000),
    "nadam": (0.01, 8000),
    "adamw": (0.001, 15_000),
}
# Their steps do not shrink with the gradient, which they divide by its own size: at a constant rate they go on jumping
# to and fro about the minimum. So their rate falls on a half-cosine to 0.
FALLING = {"rmsprop", "adadelta"}
# What is not left where it is by a gradient of zero: AdamW's weights shrink by design.
MOVES_BY_ITSELF = {"adamw"}

# Beside the defaults: settings that switch on code of their own.
VARIANTS = ["sgd:momentum=0.9", "rmsprop:momentum=0.9"]
each = pytest.mark.parametrize(
    "optimizer", [OPTIMIZERS.resolve(text) for text in (*OPTIMIZERS, *VARIANTS)], ids=[*OPTIMIZERS, *VARIANTS]
)
each_dtype = pytest.mark.parametrize("dtype", ["float32", "float64"])
State = dict[str, Any]


def update(
    optimizer: Optimizer, gradient: NDArray[Any], state: State, parameter: NDArray[Any], step: int = 1
) -> tuple[NDArray[Any], State]:
    settings = {**optimizer.settings, "learning_rate": RATE}
    new_parameter, new_state = optimizer.update(np, gradient, state, parameter, step, settings)
    return new_parameter, dict(new_state)


def example(optimizer: Optimizer, dtype: str = "float64") -> tuple[NDArray[Any], State, NDArray[Any]]:
    """Return a gradient, a state that is not zero, and a parameter."""
    random = np.random.default_rng(2)
    gradient, parameter, *memories = random.uniform(0.1, 0.9, (5, 3, 2)).astype(dtype)
    names = optimizer.state_names(optimizer.settings)
    state = {
        name: np.asarray(memory[0, 0]) if name in optimizer.single else memory
        for name, memory in zip(names, memories, strict=False)
    }
    return gradient, state, parameter


@each
@each_dtype
def test_shapes_and_types_of_parameter_and_state_are_kept(optimizer: Optimizer, dtype: str) -> None:
    gradient, state, parameter = example(optimizer, dtype)
    new_parameter, new_state = update(optimizer, gradient, state, parameter)
    assert tuple(new_state) == optimizer.state_names(optimizer.settings)
    for name, array in {"": new_parameter, **new_state}.items():
        assert (array.shape, array.dtype) == (() if name in optimizer.single else (3, 2), dtype)


@each
@each_dtype
def test_the_first_state_has_its_shapes_types_and_starts(optimizer: Optimizer, dtype: str) -> None:
    state = optimizer.init(np, np.ones((3, 2), dtype=dtype))
    starts = optimizer.starts(optimizer.settings)
    assert tuple(state) == optimizer.state_names(optimizer.settings)
    for name, array in state.items():
        assert (array.shape, array.dtype) == (() if name in optimizer.single else (3, 2), dtype)
        assert (array == starts.get(name, 0.0)).all()


@each
def test_what_starts_elsewhere_or_is_single_is_remembered_at_all(optimizer: Optimizer) -> None:
    assert {*optimizer.starts(optimizer.settings), *optimizer.single} <= {*optimizer.state_names(optimizer.settings)}


@each
def test_inputs_are_unmodified(optimizer: Optimizer) -> None:
    gradient, state, parameter = example(optimizer)
    inputs = (gradient, *state.values(), parameter)
    before = [array.copy() for array in inputs]
    update(optimizer, gradient, state, parameter)
    for array, copy in zip(inputs, before, strict=True):
        np.testing.assert_array_equal(array, copy)


@each
@each_dtype
def test_without_a_gradient_nothing_moves(optimizer: Optimizer, dtype: str) -> None:
    _, _, parameter = example(optimizer, dtype)
    state = optimizer.init(np, parameter)
    new_parameter, new_state = update(optimizer, np.zeros_like(parameter), state, parameter)
    assert np.array_equal(new_parameter, parameter) == (optimizer.name not in MOVES_BY_ITSELF)
    epsilon = optimizer.settings.get("epsilon", 0.0)  # Adamax's largest gradient is at least that
    assert all(
        (abs(array - state[name]) <= epsilon * 1.01).all()
        for name, array in new_state.items()
        if name not in optimizer.single
    )


@each
def test_the_first_step_goes_downhill(optimizer: Optimizer) -> None:
    gradient, _, parameter = example(optimizer)
    new_parameter, _ = update(optimizer, gradient, optimizer.init(np, parameter), parameter)
    assert np.sum(gradient * (new_parameter - parameter)) < 0


def bowl(place: NDArray[Any]) -> NDArray[Any]:
    """Return the gradient of ½ (x² + 10 y²)."""
    gradient: NDArray[Any] = np.array([1.0, 10.0]) * place
    return gradient


def valley(place: NDArray[Any]) -> NDArray[Any]:
    """Return the gradient of (1 - x)² + 100 (y - x²)²."""
    x, y = place
    return np.array([2 * (x - 1) - 400 * x * (y - x * x), 200 * (y - x * x)])


def descend(
    optimizer: Optimizer,
    slope: Callable[[NDArray[Any]], NDArray[Any]],
    start: tuple[float, float],
    course: tuple[float, int],
    falling: bool,
) -> NDArray[Any]:
    """Return the place after a course of so many steps at such a rate."""
    (rate, steps), place = course, np.array(start)
    state: Any = optimizer.init(np, place)
    for step in range(1, steps + 1):
        now = rate * (1 + cos(pi * (step - 1) / steps)) / 2 if falling else rate
        settings = {**optimizer.settings, "learning_rate": now}
        place, state = optimizer.update(np, slope(place), state, place, step, settings)
    return place


@each
def test_the_bottom_of_a_bowl_is_reached(optimizer: Optimizer) -> None:
    place = descend(optimizer, bowl, (2.0, -1.0), BOWL[optimizer.name], optimizer.name in FALLING)
    assert np.abs(place).max() < 1e-6


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_end_of_rosenbrocks_valley_is_reached(name: str) -> None:
    place = descend(OPTIMIZERS[name], valley, (-1.2, 1.0), VALLEY[name], name in FALLING)
    assert np.abs(place - 1).max() < 5e-3


@pytest.mark.parametrize("name", sorted(FALLING))
def test_at_a_constant_rate_these_two_go_on_jumping_about_the_minimum(name: str) -> None:
    assert np.abs(descend(OPTIMIZERS[name], bowl, (2.0, -1.0), BOWL[name], falling=False)).max() > 1e-5


def test_adamw_without_decay_is_adam_and_with_it_ends_a_little_nearer_to_zero() -> None:
    pulled, free, adam = (
        descend(OPTIMIZERS.resolve(text), valley, (-1.2, 1.0), VALLEY["adamw"], falling=False)
        for text in ("adamw", "adamw:weight_decay=0", "adam")
    )
    np.testing.assert_array_equal(free, adam)
    assert 1e-4 < (free - pulled).min() < 5e-3


@each
def test_a_rate_of_zero_leaves_the_parameter(optimizer: Optimizer) -> None:
    gradient, state, parameter = example(optimizer)
    settings = {**optimizer.settings, "learning_rate": 0.0}
    new_parameter, _ = optimizer.update(np, gradient, state, parameter, 1, settings)
    np.testing.assert_array_equal(new_parameter, parameter)
