"""The formula that is shown is the formula that runs, and it is written as it should be read."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from cutaway.definitions import ACTIVATIONS, FEATURES, LAYERS, LOSSES, OPTIMIZERS, REGULARIZERS
from cutaway.definitions.entry import Entry
from cutaway.execute.arrays import NUMPY
from cutaway.explain import Expression, as_text, formulas_of, symbol
from cutaway.explain.formulas import OUTPUTS

GOLDEN = Path(__file__).parents[1] / "golden" / "formulas.txt"
ENTRIES: list[Entry] = [
    *ACTIVATIONS.values(),
    *LOSSES.values(),
    *LAYERS.values(),
    *FEATURES.values(),
    *REGULARIZERS.values(),
    *OPTIMIZERS.values(),
]

Values = dict[str, Any]
Array = NDArray[Any]


def row(function: Any) -> Any:
    return lambda x: function(x, axis=-1, keepdims=True)


OPERATIONS: dict[str, Any] = {
    "+": np.add,
    "*": np.multiply,
    "/": np.divide,
    "power": np.power,
    "exp": np.exp,
    "ln": np.log,
    "tanh": np.tanh,
    "erf": NUMPY.erf,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "sign": np.sign,
    "max": np.maximum,
    "min": np.minimum,
    "where": np.where,
    "sum": row(np.sum),
    "sum over the batch": lambda x: np.sum(x, axis=0),
    "largest": row(np.max),
    "sin": np.sin,
    "cos": np.cos,
    "@": np.matmul,
    "transpose": np.transpose,
    "": lambda *columns: np.stack(columns, axis=1),
    ">": np.greater,
    ">=": np.greater_equal,
    "<": np.less,
}


def computed(formula: Expression, values: Values) -> Any:
    """Return the value of a formula, by an interpreter that knows nothing of the definitions."""
    if formula.operation == "symbol":
        return values[formula.name]
    if formula.operation == "number":
        return formula.number
    operands = [computed(operand, values) for operand in formula.operands]
    if formula.operation == "-":
        return operands[0] - operands[1] if len(operands) == 2 else -operands[0]
    return OPERATIONS[formula.operation](*operands)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activations_formulas_give_its_numbers(name: str) -> None:
    entry = ACTIVATIONS[name]
    z = np.random.default_rng(1).normal(scale=2, size=(4, 3))
    values = {"z": z, "a": entry.value(NUMPY, z), "d_a": np.random.default_rng(2).normal(size=z.shape)}
    a, d_z = (computed(formula.expression, values) for formula in formulas_of(entry))
    np.testing.assert_allclose(a, values["a"], rtol=1e-12, atol=1e-15)
    expected = entry.backward(NUMPY, values["d_a"], z, values["a"])
    np.testing.assert_allclose(np.broadcast_to(d_z, z.shape), expected, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", LOSSES)
def test_a_losss_formulas_give_its_numbers(name: str) -> None:
    entry = LOSSES[name]
    y = np.random.default_rng(3).dirichlet(np.ones(3), 4)
    p: Array = np.random.default_rng(4).dirichlet(np.ones(3), 4)
    values = {"p": p, "y": y, "K": 3}
    loss, d_p, *rest = (computed(formula.expression, values) for formula in formulas_of(entry))
    np.testing.assert_allclose(loss[:, 0], entry.value(NUMPY, p, y), rtol=1e-12)
    np.testing.assert_allclose(np.broadcast_to(d_p, p.shape), entry.slope(NUMPY, p, y), rtol=1e-12, atol=1e-15)
    for d_z in rest:
        assert entry.slope_of_scores is not None
        np.testing.assert_allclose(d_z, entry.slope_of_scores(NUMPY, p, y), rtol=1e-12)


@pytest.mark.parametrize("name", LAYERS)
def test_a_layers_formulas_give_its_numbers(name: str) -> None:
    entry = LAYERS[name]
    random = np.random.default_rng(6)
    sizes: dict[str | int, int] = {"batch": 4, "inputs": 3, "units": 2}
    shapes = {key: [sizes.get(size, size) for size in shape] for key, shape in entry.shapes.items()}
    given = {key: random.uniform(0.1, 1, shapes[key]) for key in entry.inputs}  # type: ignore[arg-type]
    output, d_output = entry.value(NUMPY, *given.values()), random.normal(size=shapes["output"])  # type: ignore[arg-type]
    measured = {statistic.input: statistic for statistic in entry.statistics}
    symbols = {"n": 4, **entry.settings, **given, **{s.name: np.ones(2) for s in entry.statistics}}
    if name == "features":
        symbols |= {f"x{i + 1}": given["x"][:, i] for i in range(2)} | {f"d_f{i + 1}": d_output[:, i] for i in range(7)}
    for formula in formulas_of(entry):
        found = computed(formula.expression, {**symbols, f"d_{OUTPUTS[name][0]}": d_output})
        if formula.result == OUTPUTS[name][0]:
            expected = output
        elif formula.result in measured:
            layer = measured[formula.result].measured_by
            expected = layer.value(NUMPY, *(given[key] for key in layer.inputs))
        elif formula.result.endswith("'"):
            statistic = next(s for s in entry.statistics if s.name == formula.result[:-1])
            expected = statistic.average(NUMPY, np.ones(2), *(given[key] for key in statistic.arguments))
        else:
            derivative = entry.derivatives[formula.result[2:]]
            expected = derivative.value(NUMPY, *({**given, "d_output": d_output}[a] for a in derivative.arguments))
        np.testing.assert_allclose(found, expected, rtol=1e-12)


@pytest.mark.parametrize("name", FEATURES)
def test_a_features_formulas_give_its_numbers(name: str) -> None:
    entry = FEATURES[name]
    inputs = np.random.default_rng(7).normal(size=(entry.arity, 5))
    values = {"d_f": 3.0, **{f"x{number}": x for number, x in enumerate(inputs, start=1)}}
    f, *derivatives = (computed(formula.expression, values) for formula in formulas_of(entry))
    np.testing.assert_allclose(f, entry.value(NUMPY, *inputs), rtol=1e-15)
    for found, slope in zip(derivatives, entry.slopes(NUMPY, *inputs), strict=True):
        np.testing.assert_allclose(np.broadcast_to(found, slope.shape), 3 * slope, rtol=1e-15)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_optimizers_formulas_give_its_numbers(name: str) -> None:
    entry = OPTIMIZERS[name]
    random = np.random.default_rng(5)
    state = {name: random.uniform(0.1, 1, (2, 3)) for name in entry.state_names(entry.settings)}
    W, d_W = random.normal(size=(2, 2, 3))
    settings = {**entry.settings, "learning_rate": 0.1}
    parameter, new_state = entry.update(NUMPY, d_W, state, W, 7, settings)
    primes = {f"{name}'": value for name, value in new_state.items()}
    values = {**state, **primes, "W": W, "d_W": d_W, "t": 7, **entry.settings, "η": 0.1}
    found = [computed(formula.expression, values) for formula in formulas_of(entry)]
    for given, expected in zip(found, [*new_state.values(), parameter], strict=True):
        np.testing.assert_allclose(given, expected, rtol=1e-12)


def test_all_formulas_as_text() -> None:
    """A change here is a change of what learners read: look at the difference, then put the new text into the file."""
    text = "".join(
        f"{entry.name}\n" + "".join(f"    {formula}\n" for formula in formulas_of(entry)) for entry in ENTRIES
    )
    assert text == GOLDEN.read_text(encoding="utf-8"), "formulas differ from tests/golden/formulas.txt"


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (1 / (1 + symbol("z")), "1 / (1 + z)"),
        ((1 / symbol("K")) * symbol("x"), "(1 / K) x"),
        (symbol("a") - (symbol("b") - symbol("c")), "a - (b - c)"),
        (symbol("a") - (symbol("b") + symbol("c")), "a - (b + c)"),
        (symbol("a") / (symbol("b") * symbol("c")), "a / (b c)"),
        (symbol("a") / (symbol("b") / symbol("c")), "a / (b / c)"),
        (-(symbol("a") + symbol("b")), "-(a + b)"),
        (-symbol("a") * symbol("a"), "-a²"),
        ((symbol("a") + 1) * (symbol("a") + 1), "(a + 1)²"),
        (symbol("a") * symbol("a") * symbol("a"), "a³"),
        (0 * symbol("a") + 1 * symbol("b"), "b"),
        (symbol("x") @ symbol("W").T, "x Wᵀ"),
        (symbol("a") * (-2 * symbol("z") * symbol("b")), "-2 a z b"),
        (symbol("a") * (1 / symbol("b")), "a / b"),
        (2 ** symbol("t"), "2^t"),
        (symbol("b") ** (symbol("t") + 1), "b^(t + 1)"),
    ],
)
def test_parentheses_stand_where_they_are_needed_and_nowhere_else(formula: Expression, text: str) -> None:
    assert as_text(formula) == text
