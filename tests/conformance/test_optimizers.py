"""Every optimizer of the catalogue keeps what the catalogue promises."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from cutaway.definitions import OPTIMIZERS, Optimizer

RATE = 0.05  # for the bowl, whose curvatures are 1 and 10: plain descent diverges from 2/10 on
STEPS = 1000

# Beside the defaults: settings that switch on code of their own.
VARIANTS = ["sgd:momentum=0.9"]
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
    gradient, parameter, *memories = random.uniform(0.1, 1, (5, 3, 2)).astype(dtype)
    return gradient, dict(zip(optimizer.state_names(optimizer.settings), memories, strict=False)), parameter


@each
@each_dtype
def test_shapes_and_types_of_parameter_and_state_are_kept(optimizer: Optimizer, dtype: str) -> None:
    gradient, state, parameter = example(optimizer, dtype)
    new_parameter, new_state = update(optimizer, gradient, state, parameter)
    assert tuple(new_state) == optimizer.state_names(optimizer.settings)
    assert all((array.shape, array.dtype) == ((3, 2), dtype) for array in (new_parameter, *new_state.values()))


@each
def test_the_first_state_is_zero_in_the_parameters_shape(optimizer: Optimizer) -> None:
    state = optimizer.init(np, np.ones((3, 2), dtype="float32"))
    assert tuple(state) == optimizer.state_names(optimizer.settings)
    assert all((array.shape, array.dtype, array.any()) == ((3, 2), "float32", False) for array in state.values())


@each
def test_inputs_are_unmodified(optimizer: Optimizer) -> None:
    gradient, state, parameter = example(optimizer)
    before = [array.copy() for array in (gradient, *state.values(), parameter)]
    update(optimizer, gradient, state, parameter)
    np.testing.assert_array_equal([gradient, *state.values(), parameter], before)


@each
@each_dtype
def test_without_a_gradient_nothing_moves(optimizer: Optimizer, dtype: str) -> None:
    _, _, parameter = example(optimizer, dtype)
    state = optimizer.init(np, parameter)
    new_parameter, new_state = update(optimizer, np.zeros_like(parameter), state, parameter)
    np.testing.assert_array_equal(new_parameter, parameter)
    assert not any(array.any() for array in new_state.values())


@each
def test_the_first_step_goes_downhill(optimizer: Optimizer) -> None:
    gradient, _, parameter = example(optimizer)
    new_parameter, _ = update(optimizer, gradient, optimizer.init(np, parameter), parameter)
    assert np.sum(gradient * (new_parameter - parameter)) < 0


@each
def test_the_bottom_of_a_bowl_is_reached(optimizer: Optimizer) -> None:
    curvatures = np.array([1.0, 10.0])  # ½ (x² + 10 y²)
    place = np.array([2.0, -1.0])
    state = optimizer.init(np, place)
    for step in range(1, STEPS + 1):
        place, state = update(optimizer, curvatures * place, state, place, step)
    assert np.abs(place).max() < 1e-6


@each
def test_a_rate_of_zero_leaves_the_parameter(optimizer: Optimizer) -> None:
    gradient, state, parameter = example(optimizer)
    settings = {**optimizer.settings, "learning_rate": 0.0}
    new_parameter, _ = optimizer.update(np, gradient, state, parameter, 1, settings)
    np.testing.assert_array_equal(new_parameter, parameter)
