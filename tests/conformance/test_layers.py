"""Every layer states a correct derivative for each of its inputs."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from cutaway.definitions import LAYERS, Layer
from cutaway.execute.tape import TapeNamespace, Variable, backward

CASES = [pytest.param(layer, name, id=f"{layer.name}-{name}") for layer in LAYERS.values() for name in layer.inputs]
each = pytest.mark.parametrize("layer", LAYERS.values(), ids=lambda entry: entry.name)
each_input = pytest.mark.parametrize(("layer", "name"), CASES)


def inputs_of(layer: Layer, batch: int = 3, inputs: int = 4, units: int = 2) -> dict[str, NDArray[Any]]:
    random = np.random.default_rng(6)
    shapes = {layer.inputs[0]: (batch, inputs), **layer.parameter_shapes(inputs, units)}
    return {name: random.normal(size=shapes[name]) for name in layer.inputs}


def output(layer: Layer, given: dict[str, NDArray[Any]]) -> NDArray[Any]:
    made: NDArray[Any] = layer.value(np, *given.values())
    return made


def derivative(layer: Layer, name: str, given: dict[str, NDArray[Any]], d_output: NDArray[Any]) -> NDArray[Any]:
    stated = layer.derivatives[name]
    known = {**given, "d_output": d_output}
    found: NDArray[Any] = stated.value(np, *(known[argument] for argument in stated.arguments))
    return found


@each
def test_each_input_has_a_derivative_with_a_docstring(layer: Layer) -> None:
    assert set(layer.derivatives) == set(layer.inputs)
    assert all(stated.value.__doc__ for stated in layer.derivatives.values())


@each_input
def test_the_derivative_equals_differences_along_a_random_direction(
    layer: Layer, name: str, random: np.random.Generator, slope_along: Callable[..., float]
) -> None:
    given = inputs_of(layer)
    d_output, direction = random.normal(size=output(layer, given).shape), random.normal(size=given[name].shape)
    found = slope_along(lambda at: np.sum(d_output * output(layer, {**given, name: at})), given[name], direction)
    assert np.sum(derivative(layer, name, given, d_output) * direction) == pytest.approx(found, rel=1e-7)


@each_input
def test_the_derivative_equals_the_tapes(layer: Layer, name: str, assert_close: Callable[..., None]) -> None:
    given = inputs_of(layer)
    variables = {each_name: Variable(array, np) for each_name, array in given.items()}
    tape = TapeNamespace(np)
    d_output = np.ones_like(output(layer, given))
    derivatives = backward(tape.sum(layer.value(tape, *variables.values())))
    assert_close(derivative(layer, name, given, d_output), derivatives[id(variables[name])], 1e-12)
