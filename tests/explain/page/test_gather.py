"""What a page carries: of a small network all, of a wide one what its graph shows."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cutaway import Network
from cutaway.explain.entry_equation import EntryEquation
from cutaway.explain.page.data import PageData
from cutaway.explain.page.gather import gather
from cutaway.explain.selection import Selection, parse_selection
from cutaway.network.trace import Trace


@pytest.fixture(scope="module")
def small() -> Trace:
    return Network([2, 3, 2], activation="tanh", seed=1).trace([[1.0, -2.0]], [[1.0, 0.0]], optimizer="adam")


@pytest.fixture(scope="module")
def page(small: Trace) -> PageData:
    return gather(small, "Title", Selection("W1", (1, 2)))


@pytest.fixture(scope="module")
def wide() -> tuple[Trace, PageData]:
    pixels = np.random.default_rng(4).uniform(size=(1, 64))
    trace = Network([64, 32, 10], seed=3).trace(pixels, np.eye(10)[[4]], optimizer="adam")
    return trace, gather(trace, "Digits", picture=(8, 8))


def test_every_number_that_a_step_of_a_small_network_makes_first_is_explained(small: Trace, page: PageData) -> None:
    for traced, step in zip(small.steps, page.steps, strict=True):
        output = traced.step.outputs[0]
        explained = [str(entry.equation.selection) for entry in step.entries]
        assert explained == [str(Selection(output, index)) for index in np.ndindex(small[output].shape)]


def test_each_number_of_an_array_has_its_equation_found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables and sentences tell of the same equation; found anew for each, they took half of the time of a page."""
    asked: list[Selection] = []

    def counted(trace: Trace, number: int, selection: Selection, *others: Any) -> EntryEquation:
        asked.append(selection)
        return found(trace, number, selection, *others)

    module = sys.modules["cutaway.explain.entry_equation"]
    found: Callable[..., EntryEquation] = module._entry_equation
    monkeypatch.setattr(module, "_entry_equation", counted)
    gather(Network([2, 3, 2], seed=1).trace([[1.0, -2.0], [0.5, 1.0]], [[1.0, 0.0], [0.0, 1.0]]), "Title")
    arrays = [selection for selection in asked if selection.index]
    assert len(arrays) == len(set(arrays)) > 40


def test_the_largest_number_is_explained_where_none_is_chosen(page: PageData) -> None:
    for step in page.steps:
        sizes = [abs(entry.equation.result) for entry in step.entries]  # tanh lets every number matter to the loss
        assert sizes[step.first] == max(sizes)


def test_what_is_selected_is_carried_though_it_is_small(wide: tuple[Trace, PageData]) -> None:
    """W1[5,2] of a blank pixel: the equation and the tables of z1[2] have it beside the largest terms."""
    trace, _ = wide
    pixels = trace["x"].copy()
    pixels[0, 5] = 0.0
    page = gather(trace.network.trace(pixels, trace["y"]), "Digits", Selection("W1", (5, 2)))
    entry = next(one for one in page.steps[0].entries if one.equation.selection == Selection("z1", (0, 2)))
    assert "x[5] W1[5,2]" in entry.equation.text
    assert Selection("W1", (5, 2)) in entry.equation.marks
    assert 5 in page.tables["W1"].rows
    assert all(5 in page.windows[beside.window].columns for beside in entry.beside[:1])


def test_where_none_is_chosen_no_unit_that_is_off_is_explained() -> None:
    """Unit 0 has the largest sum, -3, but a ReLU is off there: its chain rule would be 0 = 0."""
    network = Network([1, 2, 1], activation="relu", output="identity", dtype="float64")
    network.set_parameters({"W1": [[-3.0, 2.0]], "W2": [[1.0], [1.0]], "b1": [0, 0], "b2": [0]})
    step = gather(network.trace([[1.0]], [[0.0]]), "Title").steps[0]
    assert step.entries[step.first].equation.selection == Selection("z1", (0, 1))


def test_a_page_says_that_dropout_is_not_at_work() -> None:
    network = Network([2, 3, 1], output="identity", dropout=0.5, batch_normalization=True)
    notice = gather(network.trace([[1.0, 2.0]], [[0.0]]), "Title").notice
    assert "dropout silences no unit, and batch normalization uses the running mean" in notice
    both = network.trace([[1.0, 2.0], [0.0, 1.0]], [[0.0], [1.0]], training=True)
    assert gather(both, "Title").notice == ""


def test_tables_hold_the_numbers_of_the_trace(small: Trace, page: PageData) -> None:
    assert page.tables["W1"].values == tuple(tuple(map(float, row)) for row in small["W1"])
    assert page.tables["b1"].values == (tuple(map(float, small["b1"])),)
    assert page.tables["loss"].values == ((float(small["loss"]),),)


def test_all_weights_biases_neurons_and_inputs_have_a_lens(page: PageData) -> None:
    # 17 parameters, 2 inputs, z1 and a1 of 3 units, z2 of 2; p has no derivative of its own beside cross-entropy.
    assert len(page.lenses) == 17 + 2 + 6 + 2
    assert all(len(lens.nudges) == 8 for lens in page.lenses.values())
    assert all(lens.votes is None for lens in page.lenses.values())  # one example does not vote


def test_a_wide_network_is_cut_to_what_its_graph_shows_and_all_marks_can_be_seen(wide: tuple[Trace, PageData]) -> None:
    trace, page = wide
    assert [len(column.neurons) for column in page.graph.columns] == [6, 6, 10]
    first = page.steps[0]
    assert len(first.entries) == 6
    for step in page.steps:
        for entry in step.entries:
            shown = {page.windows[beside.window].name for beside in entry.beside}
            assert shown == {*step.inputs, *step.outputs}
            for mark in entry.equation.marks:
                table, place = page.tables[mark.name], (0,) * (2 - len(mark.index)) + mark.index
                assert place[0] in table.rows
                assert place[1] in table.columns
    for name, table in page.tables.items():
        whole = np.atleast_2d(trace[name])
        assert np.array_equal(whole[np.ix_(table.rows, table.columns)], np.array(table.values)), name


def test_the_chosen_weight_of_a_wide_network_is_explained(wide: tuple[Trace, PageData]) -> None:
    trace, _ = wide
    chosen = parse_selection("W1[63,31]", trace)
    page = gather(trace, "Digits", chosen)
    assert "W1[63,31]" in page.lenses
    (step,) = [step for step in page.steps if step.outputs[0] == "d_W1"]
    assert Selection("d_W1", (63, 31)) in [entry.equation.selection for entry in step.entries]


def test_each_example_of_a_batch_votes() -> None:
    trace = Network([2, 1], output="identity").trace([[1.0, 2.0], [3.0, 4.0]], [[1.0], [2.0]])
    page = gather(trace, "Batch")
    votes = page.lenses["W1[0,0]"].votes
    assert votes is not None
    assert len(votes.votes) == 2


def test_shares_of_a_derivative_and_a_bound_are_cut_as_their_weights_are() -> None:
    network, rng = Network([64, 32, 10], seed=3), np.random.default_rng(5)
    given = ["l2:rate=0.01", "max_norm:norm=1"]
    trace = network.trace(rng.uniform(size=(1, 64)), np.eye(10)[[4]], regularizers=given)
    counts = {step.outputs[0]: len(step.entries) for step in gather(trace, "Penalties").steps}
    assert {counts[name] for name in ("d_W1_1", "d_W1_2", "d_W1", "free_W1", "new_W1")} == {36}
