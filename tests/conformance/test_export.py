# ruff: noqa: ARG005 (all rules have one signature, whether or not a formula uses the namespace)
"""Every definition is exported as it is: the code that is written computes what the reference computes."""

from collections.abc import Callable
from itertools import product
from math import erf
from operator import neg
from typing import Any

import numpy as np
import onnxruntime
import pytest
import torch
from numpy.typing import NDArray

from cutaway.definitions import ACTIVATIONS, FEATURES, LAYERS, LOSSES, OPTIMIZERS, REGULARIZERS, Layer, Regularizer
from cutaway.definitions.layers import Statistic, features_layer
from cutaway.errors import ExportError, SettingError
from cutaway.execute import execute
from cutaway.execute.arrays import NUMPY as REFERENCE
from cutaway.export.dialect import NUMPY, TORCH, Dialect
from cutaway.export.onnx_model import plan_model
from cutaway.export.steps import code_of
from cutaway.export.tracing import ELEMENTWISE, REDUCTIONS, TRACING, TracingNamespace
from cutaway.export.update import first_memory, projection_function, update_function
from cutaway.network import Specification
from cutaway.plan import Plan, Rule, Step, backward_plan, infer_shapes, made_by, update_plan

Arrays = dict[str, Any]
Runner = Callable[[Plan, Arrays], Arrays]

# NumPy has no error function: SciPy's, in the reference, and Python's own differ in the last digit.
EXACT, ONE_DIGIT, DOUBLE, SINGLE = 0.0, 1e-15, 1e-12, 1e-6
LOOSE = {"float64": DOUBLE, "float32": 1e-5}  # a derivative has passed through many more roundings than an output


def shapes_of(plan: Plan, given: Arrays) -> dict[str, Any]:
    return infer_shapes(plan, {name: np.shape(array) for name, array in given.items()})


def code(plan: Plan, given: Arrays, dialect: Dialect) -> str:
    return "\n".join(code_of(plan, shapes_of(plan, given), dialect, made_by(plan)))


def as_numpy(plan: Plan, given: Arrays) -> Arrays:
    """Run the NumPy that is written for a plan."""
    found = {"np": np, "erf": lambda z: np.vectorize(erf, otypes=[z.dtype])(z), **given}
    with np.errstate(all="ignore"):
        exec(code(plan, given, NUMPY), found)  # noqa: S102 (it is what is tested)
    return found


def as_torch(plan: Plan, given: Arrays) -> Arrays:
    """Run the PyTorch that is written for a plan."""
    tensors = {
        name: torch.from_numpy(array) if isinstance(array, np.ndarray) else array for name, array in given.items()
    }
    found = {"torch": torch, **tensors}
    exec(code(plan, given, TORCH), found)  # noqa: S102
    return {name: found[name].numpy() for name in made_by(plan)}


def as_onnx(plan: Plan, given: Arrays, exactly: bool = True) -> Arrays:
    """Run the ONNX model that is written for a plan; exactly is without the runtime's own changes to it."""
    options = onnxruntime.SessionOptions()
    if exactly:
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    arrays = {name: np.asarray(array) for name, array in given.items()}
    names, dtype = made_by(plan), str(next(iter(arrays.values())).dtype)
    arrays = {name: array.astype(dtype) for name, array in arrays.items()}
    model = plan_model(plan, shapes_of(plan, given), arrays, names, {}, dtype)
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    read = {found.name for found in session.get_inputs()}
    return dict(zip(names, session.run(names, {name: arrays[name] for name in read}), strict=True))


def assert_same(found: Arrays, expected: Arrays, names: list[str], tolerance: float) -> None:
    for name in names:
        assert found[name].dtype == expected[name].dtype, name
        assert np.shape(found[name]) == np.shape(expected[name]), name
        scale = max(1.0, float(np.max(np.abs(expected[name])))) if tolerance else 1.0
        np.testing.assert_allclose(found[name], expected[name], rtol=0, atol=tolerance * scale, err_msg=name)


def admitted(hidden: str, output: str, loss: str) -> bool:
    """Return whether a network can be made of these parts."""
    try:
        Specification((4, 5, 3), (hidden, output), loss, "normal")
    except SettingError:
        return False
    return True


PROPOSED = [
    *product(ACTIVATIONS, ["identity"], ["mean_squared_error"]),
    *product(["tanh"], ACTIVATIONS, [*LOSSES, "cross_entropy:label_smoothing=0.1"]),
]
COMBINATIONS = list(dict.fromkeys(parts for parts in PROPOSED if admitted(*parts)))
each_combination = pytest.mark.parametrize(("hidden", "output", "loss"), COMBINATIONS)
each_dtype = pytest.mark.parametrize("dtype", ["float32", "float64"])


def whole(problem: Any) -> tuple[Plan, Arrays, Arrays]:
    """Return a network's plan with its backward plan, what it reads, and all values."""
    plan, given = problem
    plan = plan + backward_plan(plan)
    return plan, given, execute(plan, given)


def test_every_activation_and_every_loss_is_exported() -> None:
    assert {hidden for hidden, _, _ in COMBINATIONS} | {output for _, output, _ in COMBINATIONS} == set(ACTIVATIONS)
    assert {loss.split(":")[0] for _, _, loss in COMBINATIONS} == set(LOSSES)


@each_dtype
@each_combination
def test_numpy_is_the_same_bit_for_bit(
    hidden: str, output: str, loss: str, dtype: str, problem: Callable[..., Any]
) -> None:
    plan, given, expected = whole(problem(hidden, output, loss, dtype))
    found = as_numpy(plan, given)
    has_erf = "gelu" in (hidden, output)
    assert_same(found, expected, made_by(plan), LOOSE[dtype] if has_erf else EXACT)


@each_dtype
@each_combination
def test_torch_is_the_same(hidden: str, output: str, loss: str, dtype: str, problem: Callable[..., Any]) -> None:
    plan, given, expected = whole(problem(hidden, output, loss, dtype))
    assert_same(as_torch(plan, given), expected, made_by(plan), LOOSE[dtype])


@each_dtype
@each_combination
def test_onnx_is_the_same(hidden: str, output: str, loss: str, dtype: str, problem: Callable[..., Any]) -> None:
    plan, given, expected = whole(problem(hidden, output, loss, dtype))
    if dtype == "float64" and "gelu" in (hidden, output):
        assert_runtime_has_no_erf(plan, given)
        return
    assert_same(as_onnx(plan, given), expected, made_by(plan), LOOSE[dtype])


def assert_runtime_has_no_erf(plan: Plan, given: Arrays) -> None:
    """The error function is the one operator that onnxruntime lacks for float64; docs/export.md says so."""
    with pytest.raises(Exception, match="NOT_IMPLEMENTED : Could not find an implementation for Erf"):
        as_onnx(plan, given)


@each_combination
def test_onnx_as_the_runtime_changes_it_is_the_same(
    hidden: str, output: str, loss: str, problem: Callable[..., Any]
) -> None:
    plan, given, expected = whole(problem(hidden, output, loss, "float32"))
    found = as_onnx(plan, given, exactly=False)
    assert_same(found, expected, ["a1", "p"], SINGLE)
    assert_same(found, expected, made_by(plan), LOOSE["float32"])


PARTS = [statistic.measured_by for layer in LAYERS.values() for statistic in layer.statistics]
EACH_FEATURE = features_layer([entry.pattern.format(2, 1) for entry in FEATURES.values()], 3)


def layer_plan(layer: Layer) -> tuple[Plan, Arrays]:
    """Return the layer's value, all its derivatives and its averages as a plan, and what it reads."""
    random = np.random.default_rng(6)
    sizes: dict[str | int, int] = {"batch": 3, "inputs": 4, "units": 2}
    shapes = {name: tuple(sizes.get(size, size) for size in layer.shapes[name]) for name in layer.shapes}
    given: Arrays = {name: random.uniform(0.2, 2, shapes[name]) for name in layer.inputs}  # type: ignore[arg-type]
    given["d_output"] = random.normal(size=shapes["output"])  # type: ignore[arg-type]
    given |= {statistic.name: given[statistic.input] / 2 for statistic in layer.statistics}
    value = Step(("output",), Rule("value", layer.value, lambda *_: shapes["output"]), layer.inputs)
    back = [derivative_step(layer, name, shapes[name]) for name in layer.derivatives]
    kept = [average_step(statistic, shapes[statistic.input]) for statistic in layer.statistics]
    return (value, *back, *kept), given


def derivative_step(layer: Layer, name: str, shape: Any) -> Step:
    stated = layer.derivatives[name]
    return Step((f"d_{name}",), Rule(f"d_{name}", stated.value, lambda *_: shape), stated.arguments)


def average_step(statistic: Statistic, shape: Any) -> Step:
    rule = Rule(statistic.name, statistic.average, lambda *_: shape)
    return Step((f"new_{statistic.name}",), rule, (statistic.name, *statistic.arguments))


def regularizer_plan(regularizer: Regularizer) -> Plan:
    """Return the penalty and its derivative, or what the weights are held to."""
    functions = [regularizer.value, regularizer.slope, regularizer.project]
    shapes: list[Any] = [(), (3, 2), (3, 2)]
    return tuple(
        Step((f"made{number}",), Rule(regularizer.name, function, lambda _, number=number: shapes[number]), ("W",))
        for number, function in enumerate(functions)
        if function
    )


each_runner = pytest.mark.parametrize(
    ("runner", "tolerance"), [(as_numpy, EXACT), (as_torch, DOUBLE), (as_onnx, DOUBLE)]
)


@each_runner
@pytest.mark.parametrize("layer", [*LAYERS.values(), *PARTS, EACH_FEATURE], ids=lambda layer: layer.name)
def test_every_layer_is_the_same(layer: Layer, runner: Runner, tolerance: float) -> None:
    plan, given = layer_plan(layer)
    assert_same(runner(plan, given), execute(plan, given), made_by(plan), tolerance)


@each_runner
@pytest.mark.parametrize("regularizer", [*REGULARIZERS, "max_norm:norm=0.5"])
def test_every_regularizer_is_the_same(regularizer: str, runner: Runner, tolerance: float) -> None:
    plan, given = regularizer_plan(REGULARIZERS.resolve(regularizer)), {"W": gradients("float64")[0]}
    assert_same(runner(plan, given), execute(plan, given), made_by(plan), tolerance)


@pytest.mark.parametrize("regularizer", [name for name, entry in REGULARIZERS.items() if entry.project])
def test_projections_as_functions_are_the_same_bit_for_bit(regularizer: str) -> None:
    entry, weights = REGULARIZERS.resolve(regularizer), 5 * gradients("float32")[0]
    scope: Arrays = {"np": np}
    exec(projection_function(entry, NUMPY), scope)  # noqa: S102
    assert entry.project is not None
    assert np.array_equal(scope[entry.name](weights), entry.project(REFERENCE, weights))


STEPS = 5
each_optimizer = pytest.mark.parametrize("optimizer", [*OPTIMIZERS, "sgd:momentum=0.9", "rmsprop:momentum=0.9"])


def gradients(dtype: str) -> NDArray[Any]:
    return np.random.default_rng(4).normal(size=(STEPS, 3, 2)).astype(dtype)


def by_reference(optimizer: str, dtype: str) -> Arrays:
    entry, parameter = OPTIMIZERS.resolve(optimizer), np.ones((3, 2), dtype=dtype)
    values = {"W1": parameter, **{f"{n}_W1": array for n, array in entry.init(REFERENCE, parameter).items()}}
    plan = update_plan(entry, ["W1"])
    for number, gradient in enumerate(gradients(dtype), start=1):
        made = execute(plan, {**values, "d_W1": gradient, "step": number, "learning_rate": 0.1})
        values = {name: made[f"new_{name}"] for name in values}
    return values


def by_code(optimizer: str, dtype: str, dialect: Dialect, given: Arrays, array: Callable[..., Any]) -> Arrays:
    entry = OPTIMIZERS.resolve(optimizer)
    scope = {**given, "memory": {}, "name": "W1", "parameter": array(np.ones((3, 2), dtype=dtype))}
    exec("\n".join([update_function(entry, dialect), *first_memory(entry, dialect)]), scope)  # noqa: S102
    values = [scope["parameter"], *scope["memory"].values()]
    for number, gradient in enumerate(gradients(dtype), start=1):
        made = scope[entry.name](values[0], array(gradient), *values[1:], number, 0.1)
        values = list(made) if isinstance(made, tuple) else [made]
    return dict(zip(["W1", *scope["memory"]], values, strict=True))


@each_dtype
@each_optimizer
def test_updates_in_numpy_are_the_same_bit_for_bit(optimizer: str, dtype: str) -> None:
    expected = by_reference(optimizer, dtype)
    assert_same(by_code(optimizer, dtype, NUMPY, {"np": np}, np.asarray), expected, list(expected), EXACT)


@each_dtype
@each_optimizer
def test_updates_in_torch_are_the_same(optimizer: str, dtype: str) -> None:
    expected = by_reference(optimizer, dtype)
    found = by_code(optimizer, dtype, TORCH, {"torch": torch}, torch.from_numpy)
    found = {name: tensor.numpy() for name, tensor in found.items()}
    assert_same(found, expected, list(expected), LOOSE[dtype])


@each_optimizer
def test_updates_in_onnx_are_the_same(optimizer: str) -> None:
    entry, parameter = OPTIMIZERS.resolve(optimizer), np.ones((3, 2))
    memory = {f"{name}_W1": np.full_like(array, 0.5) for name, array in entry.init(REFERENCE, parameter).items()}
    given = {"W1": parameter, "d_W1": gradients("float64")[0], **memory, "step": 3.0, "learning_rate": 0.1}
    plan = update_plan(entry, ["W1"])
    assert_same(as_onnx(plan, given), execute(plan, given), made_by(plan), DOUBLE)


def function_alone(name: str) -> Callable[[Any, Any], Any]:
    return lambda xp, x: getattr(xp, name)(x)


# Each function of the tracing namespace, and each thing that an array can do.
CASES: dict[str, Callable[[Any, Any], Any]] = {
    **{name: function_alone(name) for name in ("exp", "expm1", "abs", "sign", "sin", "cos", "tanh", "erf")},
    "log": lambda xp, x: xp.log(x * x + 0.1),
    "log1p": lambda xp, x: xp.log1p(x * x),
    "sqrt": lambda xp, x: xp.sqrt(x * x + 1),
    "maximum": lambda xp, x: xp.maximum(x, xp.zeros_like(x)),
    "minimum": lambda xp, x: xp.minimum(xp.ones_like(x), x),
    "where": lambda xp, x: xp.where(x > 0, xp.ones_like(x), xp.zeros_like(x)),
    "isfinite": lambda xp, x: xp.where(xp.isfinite(1 / xp.maximum(x, xp.zeros_like(x))), x, xp.ones_like(x)),
    "logical_and": lambda xp, x: xp.where(xp.logical_and(x > -1, x < 1), x, -x),
    "logical_or": lambda xp, x: xp.where(xp.logical_or(x <= -1, x >= 1), x, -x),
    "logical_not": lambda xp, x: xp.where(xp.logical_not(x == 2), x, -x),
    "sum": lambda xp, x: xp.sum(x) * xp.sum(x, axis=0) - xp.sum(x, axis=-1, keepdims=True),
    "mean": lambda xp, x: xp.mean(x) * xp.mean(x, axis=0) - xp.mean(x, axis=1, keepdims=True),
    "max": lambda xp, x: x - xp.max(x, axis=-1, keepdims=True),
    "min": lambda xp, x: x - xp.min(x, axis=0),
    "clip": lambda xp, x: xp.clip(x, -0.5, 1.0),
    "zeros_like": lambda xp, x: xp.zeros_like(x),
    "ones_like": lambda xp, x: xp.ones_like(x) / 3,
    "full_like": lambda xp, x: xp.full_like(x, 2.5) - xp.full_like(x, 0.5) * x,
    "full": lambda xp, x: x * xp.full((), 2.5, dtype=x.dtype, device=x.device),
    "asarray": lambda xp, x: xp.asarray(x),
    "broadcast_to": lambda xp, x: xp.broadcast_to(xp.sum(x, axis=0), x.shape),
    "expand_dims": lambda xp, x: xp.expand_dims(xp.sum(x, axis=0), axis=0) + xp.expand_dims(x[:, 1], axis=-1),
    "stack": lambda xp, x: xp.stack((x[:, 0], x[:, 0] * x[:, 0], xp.sin(x[:, 1])), axis=1),
    "arithmetic": lambda xp, x: -(2 - x) * (x + 1) / -3 - (1 - (x - 1)) ** 2 + 2**x - x / (x * x + 1) / 2,
    "minus": lambda xp, x: neg(-x) - (-x) - -2.0 * x + (-(x**2)) + (-x) ** 2 + 2**-x,
    "matrices": lambda xp, x: (x.T @ x + 1) @ x.T,
    "shapes": lambda xp, x: x * x.shape[0] / (x.shape[-1] - 1.5),
    "truths": lambda xp, x: x * (x > 0) + (x != 2) * x,
    "itself": lambda xp, x: x,
    "shared": lambda xp, x: xp.exp(x) * xp.exp(x) + xp.exp(x),
    "sums of squares and sizes": lambda xp, x: 0.01 * xp.sum(x * x) + 0.02 * xp.sum(xp.abs(x)),
}


def case_plan(case: str, x: NDArray[Any]) -> Plan:
    shape = np.shape(CASES[case](REFERENCE, x))
    return (Step(("found",), Rule(case, CASES[case], lambda _: shape), ("x",)),)


def test_every_function_of_the_namespace_is_tried() -> None:
    own = {name for name in vars(TracingNamespace) if not name.startswith("_")}
    assert own | set(ELEMENTWISE) | set(REDUCTIONS) <= set(CASES)


@pytest.mark.parametrize(("runner", "tolerance"), [(as_numpy, ONE_DIGIT), (as_torch, DOUBLE), (as_onnx, DOUBLE)])
@pytest.mark.parametrize("case", CASES)
def test_every_function_is_the_same(case: str, runner: Runner, tolerance: float) -> None:
    x = np.array([[0.5, -1.25, 2.0], [0.0, 3.0, -0.125]])
    if (case, runner) == ("erf", as_onnx):
        x, tolerance = x.astype("float32"), SINGLE
    with np.errstate(all="ignore"):
        plan = case_plan(case, x)
        assert_same(runner(plan, {"x": x}), execute(plan, {"x": x}), ["found"], tolerance)


@pytest.mark.parametrize(
    ("compute", "reason"),
    [
        (lambda xp, x: xp.cosh(x), "it calls xp.cosh, for which the export has no equivalent yet"),
        (lambda xp, x: x if x > 0 else -x, "it decides by the numbers of an array with `if`"),
        (lambda xp, x: x[0], "it reads the part 0 of an array"),
        (lambda xp, x: x.shape[0:1], "of a shape, and only one dimension"),
        (lambda xp, x: sum(x), "it goes through the parts of an array in a loop"),
        (lambda xp, x: x + "1", "it computes with '1', which is neither an array nor a number"),
        (lambda xp, x: x @ x, "matrices of the shapes (2, 3) and (2, 3) have no product"),
        (lambda xp, x: x + x.T, "arrays of the shapes (2, 3) and (3, 2) cannot meet"),
    ],
)
def test_what_cannot_be_exported_is_a_sentence_that_names_step_and_function(
    compute: Callable[..., Any], reason: str
) -> None:
    plan = (Step(("z1",), Rule("strange", compute, lambda x: x), ("x",)),)
    with pytest.raises(ExportError) as caught:
        code_of(plan, {"x": (2, 3), "z1": (2, 3)}, NUMPY, ["z1"])
    assert str(caught.value).startswith("The step z1 = strange(x) cannot be exported: ")
    assert reason in str(caught.value)


def test_a_name_that_python_itself_looks_for_is_no_function() -> None:
    assert not hasattr(TRACING, "__array_interface__")
