"""The formula that is shown is the formula that runs, and it is written as it should be read."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from cutaway.cli.catalogue import registries
from cutaway.definitions import (
    ACTIVATIONS,
    FEATURES,
    INITIALIZERS,
    LAYERS,
    LOSSES,
    METRICS,
    OPTIMIZERS,
    SCHEDULES,
)
from cutaway.definitions.entry import Entry
from cutaway.definitions.numbers import NUMBERS
from cutaway.execute.arrays import NUMPY
from cutaway.explain import SYMBOLS, Expression, as_text, formulas_of, symbol
from cutaway.explain.expression import expression
from cutaway.explain.layer_formulas import OUTPUTS

GOLDEN = Path(__file__).parents[1] / "golden" / "formulas.txt"
ENTRIES: list[Entry] = [entry for registry in registries() for entry in registry.values()]

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
    "floor": np.floor,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "sign": np.sign,
    "max": np.maximum,
    "min": np.minimum,
    "where": np.where,
    "sum": row(np.sum),
    "sum over the batch": lambda x: np.sum(x, axis=0, keepdims=True),
    "largest": row(np.max),
    "sin": np.sin,
    "cos": np.cos,
    "": lambda *columns: np.stack(columns, axis=1),
    "argmax": row(np.argmax),
    "@": np.matmul,
    "transpose": np.transpose,
    "diagonal": lambda x: np.diagonal(x)[:, None],
    "[]": lambda condition: condition.astype(float),
    "not": np.logical_not,
    "and": np.logical_and,
    "or": np.logical_or,
    ">": np.greater,
    ">=": np.greater_equal,
    "<": np.less,
    "<=": np.less_equal,
    "=": np.equal,
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
    if formula.operation == "U":
        low, high = operands
        return values["random"].uniform(low, high, values["shape"])
    return OPERATIONS[formula.operation](*operands)


def solved(entry: Entry, values: Values) -> Values:
    """Return the value of each line of an entry's formulas by its name, in their order: a line may use those above."""
    found: Values = {}
    with np.errstate(all="ignore"):
        for line in formulas_of(entry):
            found[line.result] = computed(line.expression, {**values, **entry.settings, **found})
    return found


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activations_formulas_give_its_numbers(name: str) -> None:
    entry = ACTIVATIONS[name]
    z = np.random.default_rng(1).normal(scale=2, size=(4, 3))
    d_a = np.random.default_rng(2).normal(size=z.shape)
    found, a = solved(entry, {"z": z, "d_a": d_a}), entry.value(NUMPY, z)
    np.testing.assert_allclose(found["a"], a, rtol=1e-12, atol=1e-15)
    expected = entry.backward(NUMPY, d_a, z, a)
    np.testing.assert_allclose(np.broadcast_to(found["d_z"], z.shape), expected, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", [*LOSSES, "cross_entropy:label_smoothing=0.1"])
def test_a_losss_formulas_give_its_numbers(name: str) -> None:
    entry = LOSSES.resolve(name)
    y = np.random.default_rng(3).dirichlet(np.ones(3), 4)
    p: Array = np.random.default_rng(4).dirichlet(np.ones(3), 4)
    found = solved(entry, {"p": p, "y": y, "K": 3})
    np.testing.assert_allclose(found["loss"][:, 0], entry.value(NUMPY, p, y), rtol=1e-12)
    d_p = np.broadcast_to(found["d_p"], p.shape)
    np.testing.assert_allclose(d_p, entry.slope(NUMPY, p, y), rtol=1e-12, atol=1e-15)
    assert ("d_z" in found) == (entry.slope_of_scores is not None)
    if entry.slope_of_scores is not None:
        np.testing.assert_allclose(found["d_z"], entry.slope_of_scores(NUMPY, p, y), rtol=1e-12)


@pytest.mark.parametrize("name", [name for name, entry in INITIALIZERS.items() if not entry.by_hand])
@pytest.mark.parametrize(("inputs", "units"), [(784, 256), (3, 50)])
def test_an_initializers_formulas_give_what_it_draws(name: str, inputs: int, units: int) -> None:
    entry, shape = INITIALIZERS[name], (inputs, units)
    normal = np.random.default_rng(7).standard_normal(shape)
    values = {"inputs": inputs, "units": units, "N(0, 1)": normal, "shape": shape, "random": np.random.default_rng(7)}
    found = solved(entry, values)
    drawn = entry.draw(np.random.default_rng(7), shape, inputs, units, entry.settings)
    np.testing.assert_allclose(np.broadcast_to(found["W"], shape), drawn, rtol=1e-12)
    assert found["deviation"] == pytest.approx(entry.deviation(NUMBERS, inputs, units, entry.settings), rel=1e-12)


@pytest.mark.parametrize("name", LAYERS)
def test_a_layers_formulas_give_its_numbers(name: str) -> None:
    entry = LAYERS[name]
    random = np.random.default_rng(6)
    sizes: dict[str | int, int] = {"batch": 4, "inputs": 3, "units": 2}
    shapes = {key: [sizes.get(size, size) for size in shape] for key, shape in entry.shapes.items()}
    given = {key: random.uniform(0.1, 1, shapes[key]) for key in entry.inputs}  # type: ignore[arg-type]
    output, d_output = entry.value(NUMPY, *given.values()), random.normal(size=shapes["output"])  # type: ignore[arg-type]
    measured = {statistic.input: statistic for statistic in entry.statistics}
    symbols = {"N": 4, **entry.settings, **given, **{s.name: np.ones(2) for s in entry.statistics}}
    symbols |= {f"d_{by}": given[by] for by in measured}  # any numbers of the right shape will do
    if name == "features":
        symbols |= {f"x{i + 1}": given["x"][:, i] for i in range(2)} | {f"d_f{i + 1}": d_output[:, i] for i in range(7)}
    for formula in formulas_of(entry):
        found = computed(formula.expression, {**symbols, f"d_{OUTPUTS[name][0]}": d_output})
        if formula.result == OUTPUTS[name][0]:
            expected = output
        elif formula.result in measured:
            layer = measured[formula.result].measured_by
            expected = layer.value(NUMPY, *(given[key] for key in layer.inputs))
        elif " by " in formula.result:
            read, by = formula.result.removeprefix("d_").split(" by ")
            stated = measured[by].measured_by.derivatives[read]
            known = {**given, "d_output": given[by]}
            expected = stated.value(NUMPY, *(known[argument] for argument in stated.arguments))
        elif formula.result.endswith("'"):
            statistic = next(s for s in entry.statistics if s.name == formula.result[:-1])
            expected = statistic.average(NUMPY, np.ones(2), *(given[key] for key in statistic.arguments))
        else:
            derivative = entry.derivatives[formula.result[2:]]
            expected = derivative.value(NUMPY, *({**given, "d_output": d_output}[a] for a in derivative.arguments))
        found = np.broadcast_to(found, np.broadcast_shapes(np.shape(found), np.shape(expected)))
        np.testing.assert_allclose(np.reshape(found, np.shape(expected)), expected, rtol=1e-12)


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
    found = solved(entry, {**state, "W": W, "d_W": d_W, "t": 7, "η": 0.1})
    for given, expected in {"W": parameter, **new_state}.items():
        np.testing.assert_allclose(found[f"{given}'"], expected, rtol=1e-12)


@pytest.mark.parametrize("text", [*SCHEDULES, "one_cycle:warm_up=1", "one_cycle:warm_up=0", "warm_up:warm_up=0"])
@pytest.mark.parametrize("steps", [1, 2, 10, 37])
def test_a_schedules_formulas_give_its_rates(text: str, steps: int) -> None:
    entry = SCHEDULES.resolve(text)
    memory = {name: number / 2 for name, number in entry.start(entry.settings).items()}
    for step in range(1, steps + 1):
        found = solved(entry, {"t": np.array(float(step)), "T": steps, "η": 0.3, "π": np.pi, "loss": 1.0, **memory})
        assert found["rate"] == pytest.approx(entry.rate(0.3, step, steps, memory), rel=1e-12)


@pytest.mark.parametrize("loss", [0.5, 0.99, 2.0, float("nan")])
@pytest.mark.parametrize("waited", [0.0, 2.0, 3.0])
def test_a_schedules_formulas_give_what_it_remembers(loss: float, waited: float) -> None:
    entry = SCHEDULES["reduce_on_plateau"]
    memory = {"scale": 0.5, "best": 1.0, "waited": waited}
    found = solved(entry, {"η": 1.0, "loss": loss, **memory})
    for name, expected in entry.remember(memory, loss).items():
        assert found[f"{name}'"] == expected


@pytest.mark.parametrize("name", METRICS)
def test_a_metrics_formulas_give_its_numbers(name: str) -> None:
    entry, random = METRICS[name], np.random.default_rng(8)
    y = np.eye(4)[random.integers(3, size=20)]  # the last class has no examples
    p = y + random.normal(size=y.shape)
    found = solved(entry, {"p": p, "y": y, "j": np.arange(4), "N": 20, "K": 4})[name]
    value = entry.value(NUMPY, p, y)
    expected = value.mean() if entry.kind == "per example" else value
    np.testing.assert_allclose(np.reshape(found, np.shape(expected)), expected, rtol=1e-12)


def test_only_what_cannot_be_derived_is_written_by_hand() -> None:
    assert {entry.name for entry in ENTRIES if entry.by_hand} == {"orthogonal", "elastic"}


@pytest.mark.parametrize("entry", [entry for entry in ENTRIES if entry.parts], ids=lambda entry: entry.name)
def test_each_part_with_a_name_is_shown(entry: Entry) -> None:
    assert {part.name for part in entry.parts} <= {line.result for line in formulas_of(entry)}


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
        ((symbol("a") > 0) == symbol("b"), "(a > 0) = b"),
        (symbol("z") / 6, "z / 6"),
        (expression(1) / 6, "1 / 6"),
        (expression(1) / 8, "0.125"),
        (
            SYMBOLS.where(SYMBOLS.where(symbol("a") > 0, 1, 2) > symbol("b"), 3, 4),
            "3 if (1 if a > 0 else 2) > b else 4",
        ),
        (
            SYMBOLS.where(symbol("a") <= 0, SYMBOLS.where(symbol("b") < 0, 1, 2), 3),
            "(1 if b < 0 else 2) if a ≤ 0 else 3",
        ),
        (SYMBOLS.logical_and(symbol("a") > 0, SYMBOLS.logical_not(symbol("b") > 0)), "a > 0 and (not b > 0)"),
    ],
)
def test_parentheses_stand_where_they_are_needed_and_nowhere_else(formula: Expression, text: str) -> None:
    assert as_text(formula) == text
