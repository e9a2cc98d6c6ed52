"""The chain rule of single numbers: against PyTorch, by hand, and its product against the engine's derivative."""

import math
from typing import Any

import numpy as np
import pytest
import torch

from cutaway import Network
from cutaway.definitions import ACTIVATIONS, LOSSES
from cutaway.errors import SettingError, ShapeError, UnknownNameError
from cutaway.explain.chain import Chain
from cutaway.explain.lens import chain_rule
from cutaway.explain.selection import Selection
from cutaway.network.trace import Trace

RANDOM = np.random.default_rng(5)
X = RANDOM.normal(size=(4, 3))
LABELS = np.array([0, 1, 1, 0])

NETWORKS: dict[str, dict[str, Any]] = {
    "two hidden layers": {"sizes": [3, 4, 3, 2], "activation": "tanh"},
    "features": {"sizes": [3, 4, 2], "features": ["x1", "x1*x2", "sin(x3)"]},
    "batch normalization": {"sizes": [3, 4, 2], "batch_normalization": True, "training": True},
    "dropout": {"sizes": [3, 4, 2], "dropout": 0.5, "training": True},
    "penalties": {"sizes": [3, 4, 2], "regularizers": ["l1", "l2"]},
    "all": {
        "sizes": [3, 4, 4, 2],
        "batch_normalization": True,
        "dropout": 0.3,
        "training": True,
        "regularizers": ["l2"],
        "activation": "gelu",
    },
}
ROWS = [name for name, entry in ACTIVATIONS.items() if entry.row_backward]
"""The activations that mix the units of a layer, which only an output may have."""

CASES = (
    NETWORKS
    | {f"hidden {name}": {"sizes": [3, 4, 2], "activation": name} for name in ACTIVATIONS if name not in ROWS}
    | {f"output {name}": {"sizes": [3, 4, 2], "output": name, "loss": "mean_squared_error"} for name in ROWS}
)


def traced(options: dict[str, Any]) -> Trace:
    """Return the trace of four examples, in double precision."""
    given = dict(options)
    of_step = {name: given.pop(name) for name in ("training", "regularizers") if name in given}
    network = Network(**given, dtype="float64", bias_initializer="normal:standard_deviation=0.5")
    return network.trace(X, LABELS, **of_step)


def values_of(trace: Trace) -> list[str]:
    """Return the values of the forward pass that have a derivative."""
    without = {"y", "step", "learning_rate", "loss", *(name for name in trace.values if name.startswith("mask"))}
    read = [name for step in trace.plans.forward for name in step.inputs + step.outputs]
    return [name for name in dict.fromkeys(read) if name not in without]


def some_places(array: Any) -> list[tuple[int, ...]]:
    """Return the first, the last and a random place of an array."""
    last = tuple(size - 1 for size in array.shape)
    return list(dict.fromkeys([(0,) * array.ndim, last, tuple(int(RANDOM.integers(size)) for size in array.shape)]))


@pytest.mark.parametrize("options", CASES.values(), ids=CASES)
@pytest.mark.parametrize("depth", [0, 1, 5])
def test_the_factors_come_to_the_engines_derivative(options: dict[str, Any], depth: int) -> None:
    trace = traced(options)
    for name in values_of(trace):
        for place in some_places(trace[name]):
            found = chain_rule(trace, Selection(name, place), most_terms=2, depth=depth)
            # the same products and sums in another order, in double precision
            assert found.chain.value == pytest.approx(found.derivative, rel=1e-11, abs=1e-14), found.text
            _check_products(found.chain)


def _check_products(chain: Chain) -> None:
    """Every chain is the product of its factors and the sum of its ways."""
    total = sum(way.value for way in chain.ways) + chain.folded_sum if chain.ways else 1.0
    assert chain.value == pytest.approx(math.prod(factor.value for factor in chain.factors) * total, abs=1e-15)
    for way in chain.ways:
        _check_products(way)


@pytest.mark.parametrize("loss", LOSSES)
def test_every_loss(loss: str) -> None:
    output, *_ = LOSSES[loss].outputs or ("identity",)
    network = Network([3, 4, 2], activation="tanh", output=output, loss=loss, dtype="float64")
    trace = network.trace(X, np.eye(2)[LABELS])
    for selection in (Selection("W1", (2, 3)), Selection("z2", (1, 0)), Selection("p", (3, 1))):
        found = chain_rule(trace, selection)
        assert found.chain.value == pytest.approx(found.derivative, rel=1e-12, abs=1e-15)


def test_derivatives_are_pytorchs() -> None:
    """Those of inputs, sums, activations, probabilities and parameters, by autograd in double precision."""
    network = Network([3, 4, 2], activation="tanh", dtype="float64", seed=3)
    trace = network.trace(X, LABELS)
    there = {name: torch.tensor(array, requires_grad=True) for name, array in network.parameters.items()}
    there["x"] = torch.tensor(X, requires_grad=True)
    there["z1"] = there["x"] @ there["W1"] + there["b1"]
    there["a1"] = torch.tanh(there["z1"])
    there["z2"] = there["a1"] @ there["W2"] + there["b2"]
    there["p"] = torch.softmax(there["z2"], dim=1)
    for tensor in there.values():
        tensor.retain_grad()
    torch.nn.functional.nll_loss(torch.log(there["p"]), torch.tensor(LABELS)).backward()
    for name, tensor in there.items():
        for place in np.ndindex(*tensor.shape):
            found = chain_rule(trace, Selection(name, place))
            expected = float(tensor.grad[place])
            assert found.derivative == pytest.approx(expected, rel=1e-9, abs=1e-14)  # log(p) and the fused form round
            assert found.chain.value == pytest.approx(expected, rel=1e-9, abs=1e-14)


def by_hand() -> Trace:
    """Return the network of tests/plan/test_by_hand.py with its first example alone.

    x = [1 2], y = 3; z1 = [2 -4], a1 = relu(z1) = [2 0], p = 2·3 + 0·5 - 1 = 5, loss = ½ (5 - 3)² = 2.
    """
    network = Network([2, 2, 1], output="identity", loss="half_squared_error", dtype="float64")
    network.set_parameters({"W1": [[1, -1], [0.5, -2]], "b1": [0, 1], "W2": [[3], [5]], "b2": [-1]})
    return network.trace([[1.0, 2.0]], [[3.0]])


def test_the_factors_of_a_weight_by_hand() -> None:
    """d_W1[1,0] = x[1] · slope(z1[0]) · W2[0,0] · (output's slope) · (p - y) · (one example) = 2·1·3·1·2·1 = 12."""
    found = chain_rule(by_hand(), Selection("W1", (1, 0)))
    assert [factor.value for factor in found.chain.factors] == [2, 1, 3, 1, 2, 1]
    assert [str(factor.end) for factor in found.chain.factors] == [
        "z1[0,0]",
        "a1[0,0]",
        "z2[0,0]",
        "p[0,0]",
        "losses[0]",
        "loss",
    ]
    assert found.derivative == found.chain.value == 12
    assert found.chain.ways == ()
    first = found.chain.factors[0]
    assert (first.text, first.reads) == ("x[1]", (Selection("x", (0, 1)),))
    assert first.meaning == "growth of z1[0] for each 1 that W1[1,0] grows"
    assert found.text == (
        "d_W1[1,0] = x[1] × (1 if z1[0] > 0 else 0) × W2[0,0] × 1 × (p[0] - y[0]) × 1 = 2 × 1 × 3 × 1 × 2 × 1 = 12"
    )
    assert found.chain.factors[4].latex == r"\left(p[0] - y[0]\right)"
    assert found.latex == (
        r"\frac{\partial L}{\partial W_{1}[1,0]} = x[1] \cdot \begin{cases} 1 & \text{if } z_{1}[0] > 0 \\ "
        r"0 & \text{else} \end{cases} \cdot W_{2}[0,0] \cdot 1 \cdot \left(p[0] - y[0]\right) \cdot 1 "
        r"= 2 \cdot 1 \cdot 3 \cdot 1 \cdot 2 \cdot 1 = 12"
    )
    assert found.marks == tuple(
        Selection(name, place)
        for name, place in [
            ("x", (0, 1)), ("z1", (0, 0)), ("W2", (0, 0)), ("p", (0, 0)), ("y", (0, 0)),
        ]
    )  # fmt: skip


def test_an_input_reaches_the_loss_by_both_units_by_hand() -> None:
    """d_x[0] = W1[0,0] · 1 · 3·2 + W1[0,1] · 0 · 5·2 = 1·6 + (-1)·0 = 6: the second unit is silent."""
    found = chain_rule(by_hand(), Selection("x", (0, 0)))
    assert found.derivative == 6
    assert found.chain.factors == ()
    assert [way.value for way in found.chain.ways] == [6, 0]
    assert [factor.value for factor in found.chain.ways[0].factors] == [1, 1, 3, 1, 2, 1]


def test_long_sums_are_folded_to_their_largest_terms() -> None:
    """One linear layer, weights 1 to 8, half squared error of 0 against 0 in all but one output.

    With x = [1], all outputs equal the weights and all targets 0: d_x = Σ W² = 1 + 4 + ... + 64 = 204; the two largest
    are 49 and 64, the six others 91.
    """
    network = Network([1, 8], output="identity", loss="half_squared_error", dtype="float64")
    network.set_parameters({"W1": [[5, 1, 8, 2, 7, 3, 4, 6]], "b1": [0] * 8})
    found = chain_rule(network.trace([[1.0]], [[0.0] * 8]), Selection("x", (0, 0)), most_terms=2)
    assert found.derivative == 204
    assert [way.value for way in found.chain.ways] == [64, 49]
    assert (found.chain.folded_count, found.chain.folded_sum) == (6, 91)
    assert "+ 6 more = 64 + 49 + (91 from 6 more) = 204" in found.text
    assert r"+ \underbrace{\cdots}_{6\text{ more}} = 64 + 49 + \underbrace{91}_{6\text{ more}} = 204" in found.latex


def test_a_derivative_and_its_parts_mean_the_number_that_they_belong_to() -> None:
    trace = traced(NETWORKS["penalties"])
    whole = chain_rule(trace, Selection("W1", (0, 1)))
    assert chain_rule(trace, Selection("d_W1", (0, 1))) == whole
    assert chain_rule(trace, Selection("d_W1_2", (0, 1))) == whole


def test_what_has_no_derivative_is_declined() -> None:
    trace = by_hand()
    with pytest.raises(ShapeError, match=r"W1 is 4 numbers; choose one of them, from W1\[0,0\] to W1\[1,1\]"):
        chain_rule(trace, Selection("W1"))
    for name, place in [("y", (0, 0)), ("new_W1", (0, 0)), ("loss", ())]:
        with pytest.raises(SettingError, match=f"no derivative with respect to {name}; choose a weight"):
            chain_rule(trace, Selection(name, place))


def test_negative_factors_stand_in_parentheses_by_hand() -> None:
    """p = -3 relu(2·1) = -6 against y = 0: d_W1 = x · slope · W2 · slope · (p - y) · 1 = 1·1·(-3)·1·(-6)·1 = 18."""
    network = Network([1, 1, 1], output="identity", loss="half_squared_error", dtype="float64")
    network.set_parameters({"W1": [[2]], "b1": [0], "W2": [[-3]], "b2": [0]})
    found = chain_rule(network.trace([[1.0]], [[0.0]]), Selection("W1", (0, 0)))
    assert found.text.endswith(" = 1 × 1 × (-3) × 1 × (-6) × 1 = 18")
    assert found.latex.endswith(r" = 1 \cdot 1 \cdot \left(-3\right) \cdot 1 \cdot \left(-6\right) \cdot 1 = 18")


@pytest.mark.parametrize("place", [(4, 0), (-1, 0), (0,), (0, 0, 0)])
def test_a_place_that_is_none_is_declined(place: tuple[int, ...]) -> None:
    for given, name in (("x", "x"), ("d_x", "x"), ("d_W2", "d_W2")):
        with pytest.raises(UnknownNameError, match=rf"'{given}\[.*' is outside of {name}, which has the shape"):
            chain_rule(by_hand(), Selection(given, place))


def test_a_value_that_is_none_is_declined() -> None:
    with pytest.raises(UnknownNameError, match=r"'W7' is no value of this trace; .* There are: x, y, "):
        chain_rule(by_hand(), Selection("W7"))
