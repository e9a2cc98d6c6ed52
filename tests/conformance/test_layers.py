"""Every layer states a correct derivative for each of its inputs, and the shapes that meet in it."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import array_api_compat.torch
import array_api_strict
import numpy as np
import pytest
from numpy.typing import NDArray

from cutaway.definitions import LAYERS, Layer
from cutaway.definitions.layers import features_layer
from cutaway.execute.tape import TapeNamespace, Variable, backward
from cutaway.plan import infer_shapes
from cutaway.plan.layer_rules import layer_rule
from cutaway.plan.step import Step

PARTS = [statistic.measured_by for layer in LAYERS.values() for statistic in layer.statistics]
TRIED = [*LAYERS.values(), *PARTS, features_layer(["x2", "x2*x2", "x1^2"], 3)]
IDS = [*LAYERS, *(part.name for part in PARTS), "features with an unused input"]
CASES = [
    pytest.param(layer, name, id=f"{identity}-{name}")
    for layer, identity in zip(TRIED, IDS, strict=True)
    for name in layer.derivatives
]
WITHOUT_DERIVATIVE = {"dropout": {"mask"}}

each = pytest.mark.parametrize("layer", TRIED, ids=IDS)
each_input = pytest.mark.parametrize(("layer", "name"), CASES)
each_namespace = pytest.mark.parametrize("xp", [array_api_strict, array_api_compat.torch], ids=["strict", "torch"])


def inputs_of(layer: Layer, batch: int = 3, inputs: int = 4, units: int = 2) -> dict[str, NDArray[Any]]:
    """Return random inputs of the stated shapes; all positive, as a variance must be."""
    random = np.random.default_rng(6)
    sizes: dict[str | int, int] = {"batch": batch, "inputs": inputs, "units": units}
    shapes = {name: tuple(sizes.get(dimension, dimension) for dimension in layer.shapes[name]) for name in layer.inputs}
    return {name: random.uniform(0.2, 2, size=shape) for name, shape in shapes.items()}  # type: ignore[arg-type]


def output(layer: Layer, given: dict[str, NDArray[Any]], xp: Any = np) -> Any:
    return layer.value(xp, *given.values())


def derivative(layer: Layer, name: str, given: dict[str, Any], d_output: Any, xp: Any = np) -> Any:
    stated = layer.derivatives[name]
    known = {**given, "d_output": d_output}
    return stated.value(xp, *(known[argument] for argument in stated.arguments))


@each
def test_each_input_has_a_derivative_with_a_docstring_or_is_known_to_have_none(layer: Layer) -> None:
    assert set(layer.inputs) - set(layer.derivatives) == WITHOUT_DERIVATIVE.get(layer.name, set())
    assert all(stated.value.__doc__ for stated in layer.derivatives.values())


@each
def test_the_output_has_the_stated_shape(layer: Layer) -> None:
    given = inputs_of(layer)
    shapes = infer_shapes(
        (Step(("output",), layer_rule(layer), layer.inputs),), {name: array.shape for name, array in given.items()}
    )
    assert output(layer, given).shape == shapes["output"]


@each_input
def test_the_derivative_has_the_shape_of_its_input(layer: Layer, name: str) -> None:
    given = inputs_of(layer)
    assert derivative(layer, name, given, np.ones_like(output(layer, given))).shape == given[name].shape


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


@each
def test_inputs_are_not_changed(layer: Layer) -> None:
    given = inputs_of(layer)
    before = {name: array.copy() for name, array in given.items()}
    d_output = np.ones_like(output(layer, given))
    for name in layer.derivatives:
        derivative(layer, name, given, d_output)
    for name, array in given.items():
        np.testing.assert_array_equal(array, before[name])


@each
@each_namespace
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_other_array_libraries_give_the_same_and_keep_the_number_type(layer: Layer, xp: ModuleType, dtype: str) -> None:
    here = {name: array.astype(dtype) for name, array in inputs_of(layer).items()}
    there = {name: xp.asarray(array) for name, array in here.items()}
    tolerance = 1e-13 if dtype == "float64" else 1e-5  # a few roundings of each type
    pairs = [(output(layer, here), output(layer, there, xp))]
    ones = xp.ones_like(pairs[0][1])
    pairs += [
        (derivative(layer, name, here, np.ones_like(pairs[0][0])), derivative(layer, name, there, ones, xp))
        for name in layer.derivatives
    ]
    for expected, found in pairs:
        assert expected.dtype == dtype
        assert found.dtype == getattr(xp, dtype)
        np.testing.assert_allclose(np.asarray(found), expected, rtol=tolerance, atol=tolerance)


@each
def test_numbers_that_are_not_finite_stay_visible(layer: Layer) -> None:
    for bad in (np.inf, np.nan):
        given = {name: np.full_like(array, bad) for name, array in inputs_of(layer).items()}
        with np.errstate(all="ignore"):
            assert not np.isfinite(output(layer, given)).any()
