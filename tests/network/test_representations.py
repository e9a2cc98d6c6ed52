"""What notebooks show: tables that are well formed and hold the numbers, and LaTeX for MathJax."""

from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from cutaway.network import Network
from cutaway.network.representations import ReadablePlan, table
from cutaway.plan import text_of


@pytest.fixture
def network() -> Network:
    return Network([2, 3, 2], output="softmax", features=["x1", "x1*x2"], dropout=0.5, dtype="float64", seed=1)


def cells(thing: Any) -> list[list[str]]:
    root = ElementTree.fromstring(thing._repr_html_())  # noqa: S314 (our own; it raises where markup is not closed)
    return [["".join(cell.itertext()) for cell in row] for row in root.iter("tr")]


def test_a_network_shows_the_table_of_its_summary(network: Network) -> None:
    heading, *rows = cells(network)
    assert heading == ["Layer", "Activation", "Output shape", "Parameters"]
    assert rows[1] == ["f (x1, x1*x2)", "", "(batch, 2)", "0"]
    assert rows[2][0] == "1 (dense, dropout 0.5)"
    assert [row[3] for row in rows] == ["0", "0", "9", "8"]


def test_a_plan_shows_its_steps(network: Network) -> None:
    rows = cells(network.plan)[1:]
    assert [f"{made} = {rule}({read})" for made, rule, read, _ in rows] == text_of(network.plan).splitlines()
    assert str(network.plan) == text_of(network.plan)


def test_a_plan_that_can_be_shown_is_still_a_tuple(network: Network) -> None:
    plan = network.forward_plan
    assert isinstance(plan, ReadablePlan)
    assert plan == tuple(plan)
    assert hash(plan) == hash(tuple(plan))
    assert plan + network.backward_plan == (*plan, *network.backward_plan)


def test_a_trace_shows_the_range_of_every_value(network: Network) -> None:
    trace = network.trace(np.ones((3, 2)), [0, 1, 1], optimizer="adam")
    rows = cells(trace)[1:]
    assert [row[3] for row in rows] == [name for step in trace.plan for name in step.outputs]
    shown = {row[3]: row[4:] for row in rows}
    assert shown["d_W1"] == [
        "(2, 3)",
        f"{trace['d_W1'].min():.3g}",
        f"{trace['d_W1'].max():.3g}",
    ]


def test_latex_stands_between_dollars(network: Network) -> None:
    trace = network.trace(np.ones((1, 2)), [0])
    shown: list[Any] = [
        network,
        network.plan,
        network.backward_plan,
        trace,
        trace.plan,
    ]  # a plan is declared as a tuple
    for thing in shown:
        latex = thing._repr_latex_()
        assert latex.startswith("$$\n\\begin{aligned}\n")
        assert latex.endswith("\n\\end{aligned}\n$$")
    assert r"z_{1} &= f \, W_{1} + b_{1} \\" in network._repr_latex_()
    assert r"\frac{\partial L}{\partial W_{1}} &= f^\top" in shown[2]._repr_latex_()


def test_markup_in_a_name_is_text() -> None:
    assert "<script>" not in table("<script>", ["<script>"], [["<script>", 1]])


def test_a_trace_is_printed_in_a_line(network: Network) -> None:
    trace = network.trace([[1.0, 2.0]] * 3, np.eye(2)[[0, 1, 0]], optimizer="adam")
    assert repr(trace).startswith("<Trace of 3 examples with adam")
    assert repr(trace).endswith(f": {len(trace.steps)} steps, {len(trace.values)} values>")
    assert str(trace) == repr(trace)
    assert len(repr(trace)) < 120
