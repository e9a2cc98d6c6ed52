"""Every number of every step, written as a formula of numbers, comes to what the engine has: for the whole catalogue.

The tolerance of 1e-9 relative leaves room for sums in another order and, in batch normalization, for the difference of
near numbers; a wrong index or sign differs by far more, since all numbers are drawn at random.
"""

from collections.abc import Iterator

import numpy as np
import pytest

from cutaway.definitions import ACTIVATIONS, LAYERS, LOSSES, OPTIMIZERS, REGULARIZERS
from cutaway.definitions.entry import Entry
from cutaway.explain.arithmetic import value_of
from cutaway.explain.cell_namespace import CELLS
from cutaway.explain.cells import Cells, named
from cutaway.explain.entry_equation import entry_equation
from cutaway.explain.expression import symbol
from cutaway.explain.folding import symbols_in
from cutaway.explain.selection import Selection
from cutaway.explain.step_formulas import place_of
from cutaway.network.trace import Trace, TracedStep


def numbers_of(trace: Trace, traced: TracedStep) -> Iterator[Selection]:
    for name in traced.step.outputs:
        for index in np.ndindex(trace[name].shape):
            yield Selection(name, index)


def known(trace: Trace, name: str) -> float:
    place = place_of(name)
    return float(trace[place.name][place.index])


def test_the_cases_have_every_definition_in_them(all_traces: dict[str, Trace]) -> None:
    steps = [traced.step for trace in all_traces.values() for traced in trace.steps]
    met = {s.rule.definition.name for s in steps if isinstance(s.rule.definition, Entry)}
    assert {*ACTIVATIONS, *LAYERS, *LOSSES, *OPTIMIZERS, *REGULARIZERS} <= met


def test_each_number_of_each_step(trace: Trace) -> None:
    for traced in trace.steps:
        inputs = [named(name, trace[name].shape) for name in traced.step.inputs]
        made = traced.step.rule.compute(CELLS, *inputs)
        cells = dict(zip(traced.step.outputs, made if isinstance(made, tuple) else (made,), strict=True))
        for place in numbers_of(trace, traced):
            formula = cells[place.name].entry(place.index[len(place.index) - cells[place.name].ndim :])
            found = value_of(formula, lambda name: known(trace, name))
            assert found == pytest.approx(known(trace, str(place)), rel=1e-9, abs=1e-12), f"{place}: {formula}"


def test_each_equation_has_the_engines_result_and_marks_what_it_reads(trace: Trace) -> None:
    for traced in trace.steps:
        for place in list(numbers_of(trace, traced))[::5]:
            entry = entry_equation(trace, traced.number, place)
            assert entry.result == known(trace, str(place))
            allowed = {*traced.step.inputs, *traced.step.outputs}
            assert {mark.name for mark in entry.marks} <= allowed
            for mark in entry.marks:
                assert np.shape(trace[mark.name][mark.index]) == ()


def test_a_product_of_matrices_takes_a_row_and_a_column() -> None:
    product = named("x", (2, 3)) @ named("W1", (3, 2))
    assert str(product.entry((1, 0))) == "x[1,0] W1[0,0] + x[1,1] W1[1,0] + x[1,2] W1[2,0]"


def test_a_row_is_added_to_all_rows() -> None:
    added = named("z", (4, 3)) + named("b", (3,))
    assert added.shape == (4, 3)
    assert str(added.entry((2, 1))) == "z[2,1] + b[1]"


def test_sums_along_an_axis() -> None:
    z = named("z", (2, 3))
    assert str(CELLS.sum(z, axis=0).entry((2,))) == "z[0,2] + z[1,2]"
    assert str(CELLS.sum(z, axis=-1).entry((1,))) == "z[1,0] + z[1,1] + z[1,2]"
    assert CELLS.sum(z, axis=-1, keepdims=True).shape == (2, 1)
    assert str(CELLS.mean(z, axis=0).entry((0,))) == "(z[0,0] + z[1,0]) / 2"


def test_what_a_formula_reads_in_the_order_of_reading() -> None:
    cells: Cells = named("a", (2,)) * symbol("c") - named("b", (2,))
    assert list(symbols_in(cells.entry((1,)))) == ["a[1]", "c", "b[1]"]
