"""Equations of a 2-3-2 network against arithmetic by hand, as text, as LaTeX and as data.

The network, with x = (1, 2) and the first class the right one, y = (1, 0):

    W1 = ( 1.0  -1.0   0.5 )   b1 = ( 0.0  0.5  0.5 )      W2 = ( 0.5   1.0 )   b2 = ( -0.5  0.0 )
         ( 0.5   1.0  -1.0 )                                    ( 1.0   0.0 )
                                                                ( 2.0  -1.0 )

Forward:
    z1 = (1·1.0 + 2·0.5 + 0.0, 1·(-1.0) + 2·1.0 + 0.5, 1·0.5 + 2·(-1.0) + 0.5) = (2, 1.5, -1)
    a1 = (2, 1.5, 0), since ReLU makes the -1 a 0
    z2 = (2·0.5 + 1.5·1.0 + 0·2.0 - 0.5, 2·1.0 + 1.5·0.0 + 0·(-1.0) + 0.0) = (1 + 1.5 - 0.5, 2) = (2, 2)
    p  = (e^0, e^0) / (e^0 + e^0) = (1/2, 1/2)
    loss = -ln p[0] = ln 2 = 0.6931...
Backward:
    d_z2 = p - y = (-1/2, 1/2)
    d_a1 = d_z2 W2ᵀ = (-0.5·0.5 + 0.5·1.0, -0.5·1.0 + 0.5·0.0, -0.5·2.0 + 0.5·(-1.0)) = (0.25, -0.5, -1.5)
    d_W2 = a1ᵀ d_z2 = ((2·(-0.5), 2·0.5), (1.5·(-0.5), 1.5·0.5), (0, 0)) = ((-1, 1), (-0.75, 0.75), (0, 0))
    d_b2 = d_z2
    d_z1 = (0.25·1, -0.5·1, -1.5·0) = (0.25, -0.5, 0): the third unit sleeps
    d_W1 = xᵀ d_z1 = ((0.25, -0.5, 0), (0.5, -1, 0))
    d_b1 = d_z1
One step of Adam, η = 0.1, β1 = 0.9, β2 = 0.999, from m = v = 0, with g for a derivative:
    m' = 0.1 g, v' = 0.001 g²; divided by 1 - 0.9 = 0.1 and by 1 - 0.999 = 0.001 they are g and g²
    so each parameter moves by 0.1 g / (|g| + 10⁻⁸): by 0.1 against the sign of g, less a part of 10⁻⁸/|g|, or not at
    all where g = 0
    W1' = ((0.9, -0.9, 0.5), (0.4, 1.1, -1.0)), b1' = (-0.1, 0.6, 0.5)
    W2' = ((0.6, 0.9), (1.1, -0.1), (2, -1)), b2' = (-0.4, -0.1)
    m' of W1 = ((0.025, -0.05, 0), (0.05, -0.1, 0)); v' of W1 = 0.001 · ((0.0625, 0.25, 0), (0.25, 1, 0))
    m̂ of W1 = m' / 0.1 = ((0.25, -0.5, 0), (0.5, -1, 0)); v̂ of W1 = v' / 0.001 = ((0.0625, 0.25, 0), (0.25, 1, 0))
"""

import gc
from math import log
from pathlib import Path
from weakref import ref

import numpy as np
import pytest

from cutaway.definitions import OPTIMIZERS
from cutaway.explain import explain
from cutaway.explain.arithmetic import value_of
from cutaway.explain.entry_equation import entry_equation
from cutaway.explain.equation import equation_view
from cutaway.explain.network_equation import network_equation
from cutaway.explain.selection import Selection
from cutaway.explain.step_formulas import entry_formulas, place_of
from cutaway.explain.update_formulas import settings_of
from cutaway.network import Network
from cutaway.network.trace import Part, Trace
from cutaway.numerals import short_number

GOLDEN = Path(__file__).parents[1] / "golden"
BY_HAND = {
    "z1": [[2, 1.5, -1]],
    "a1": [[2, 1.5, 0]],
    "z2": [[2, 2]],
    "p": [[0.5, 0.5]],
    "losses": [log(2)],
    "loss": log(2),
    "d_losses": [1],
    "d_z2": [[-0.5, 0.5]],
    "d_a1": [[0.25, -0.5, -1.5]],
    "d_W2": [[-1, 1], [-0.75, 0.75], [0, 0]],
    "d_b2": [-0.5, 0.5],
    "d_z1": [[0.25, -0.5, 0]],
    "d_W1": [[0.25, -0.5, 0], [0.5, -1, 0]],
    "d_b1": [0.25, -0.5, 0],
    "new_m_W1": [[0.025, -0.05, 0], [0.05, -0.1, 0]],
    "new_v_W1": [[0.0000625, 0.00025, 0], [0.00025, 0.001, 0]],
    "new_W1": [[0.9, -0.9, 0.5], [0.4, 1.1, -1]],
    "new_b1": [-0.1, 0.6, 0.5],
    "new_W2": [[0.6, 0.9], [1.1, -0.1], [2, -1]],
    "new_b2": [-0.4, -0.1],
}
PARTS: list[Part] = ["forward", "backward", "update"]


@pytest.fixture
def small() -> Trace:
    network = Network([2, 3, 2], activation="relu", output="softmax", dtype="float64")
    network.set_parameters(
        {
            "W1": [[1.0, -1.0, 0.5], [0.5, 1.0, -1.0]],
            "b1": [0.0, 0.5, 0.5],
            "W2": [[0.5, 1.0], [1.0, 0.0], [2.0, -1.0]],
            "b2": [-0.5, 0.0],
        }
    )
    return network.trace([[1.0, 2.0]], [[1.0, 0.0]], optimizer="adam", learning_rate=0.1)


def number_of(trace: Trace, name: str) -> int:
    maker = trace.maker(name)
    assert maker is not None
    return maker.number


@pytest.mark.parametrize("name", BY_HAND)
def test_each_result_is_that_of_arithmetic_by_hand(small: Trace, name: str) -> None:
    expected = np.asarray(BY_HAND[name])
    for index in np.ndindex(expected.shape):
        found = entry_equation(small, number_of(small, name), Selection(name, index)).result
        # 1e-7 for Adam's ε, which makes a step of 0.1 smaller by 0.1 · 10⁻⁸ / 0.25; the others would pass at 1e-15
        assert found == pytest.approx(expected[index], abs=1e-7 if name.startswith("new_") else 1e-15)


@pytest.mark.parametrize("part", PARTS)
def test_all_equations_of_the_small_network(small: Trace, part: Part) -> None:
    """A change here is a change of what learners read: look at the difference, then put the new text into the file."""
    lines = []
    for traced in small.steps:
        if traced.part != part:
            continue
        whole = equation_view(small, traced.number)
        lines += ["", str(traced.step), f"  symbols  {whole.symbols}", f"  shapes   {whole.shapes}"]
        lines += [f"  where    {line}" for line in whole.where]
        for name in traced.step.outputs:
            for index in np.ndindex(small[name].shape):
                entry = entry_equation(small, traced.number, Selection(name, index))
                lines += [f"  {entry.text}", f"    {entry.symbols}", f"    {entry.numbers}"]
                lines += [f"    with {found.text}" for found in entry.parts if found.meaning]
    equation = network_equation(small, part)
    text = "\n".join([equation.nested_text, equation.nested, equation.latex, *lines, ""]).lstrip()
    assert text == (GOLDEN / f"equations_2_3_2_{part}.txt").read_text(encoding="utf-8")


def test_a_sum_has_a_term_for_each_product_and_one_for_the_bias(small: Trace) -> None:
    entry = entry_equation(small, 0, Selection("z1", (0, 1)))
    assert entry.text == "z1[1] = x[0] W1[0,1] + x[1] W1[1,1] + b1[1] = 1 × (-1) + 2 × 1 + 0.5 = 1.5"
    assert [term.value for term in entry.terms] == [-1.0, 2.0, 0.5]
    assert [str(place) for place in entry.terms[1].reads] == ["x[0,1]", "W1[1,1]"]
    assert [str(place) for place in entry.marks] == ["x[0,0]", "W1[0,1]", "x[0,1]", "W1[1,1]", "b1[1]"]
    assert (entry.folded_count, entry.folded_sum) == (0, 0)


def test_a_step_of_adam_in_numbers(small: Trace) -> None:
    entry = entry_equation(small, number_of(small, "new_W1"), Selection("new_W1", (1, 0)))
    assert entry.numbers == (r"W_{1}'[1,0] = 0.5 - \frac{0.1 \cdot 0.5}{\sqrt{0.25} + 10^{-8}} = 0.4")
    assert {part.name: part.result for part in entry.parts} == pytest.approx(
        {"new_m_W1[1,0]": 0.05, "new_v_W1[1,0]": 0.00025, "m̂_W1[1,0]": 0.5, "v̂_W1[1,0]": 0.25}
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [("m̂_W1", [[0.25, -0.5, 0], [0.5, -1, 0]]), ("v̂_W1", [[0.0625, 0.25, 0], [0.25, 1, 0]])],
)
def test_corrected_memories_are_those_of_arithmetic_by_hand(
    small: Trace, name: str, expected: list[list[float]]
) -> None:
    for index in np.ndindex(2, 3):
        entry = entry_equation(small, number_of(small, "new_W1"), Selection("new_W1", index))
        part = next(part for part in entry.parts if part.name == str(Selection(name, index)))
        assert part.result == pytest.approx(expected[index[0]][index[1]], abs=1e-15)
        assert part.text.endswith(f" = {short_number(part.result)}")


@pytest.mark.parametrize("name", [name for name, optimizer in OPTIMIZERS.items() if optimizer.parts])
def test_each_line_of_an_update_reads_lines_above_it_and_ends_in_the_engines_number(small: Trace, name: str) -> None:
    """In the third step, so that all memories are filled; the lines are computed from the trace's numbers alone."""
    trace = small.network.trace([[1.0, 2.0]], [[1.0, 0.0]], optimizer=name, learning_rate=0.1).after().after()
    step = trace.steps[number_of(trace, "new_W1")].step
    own, *parts = entry_formulas(trace, step, Selection("new_W1", (1, 0)))
    above: dict[str, float] = {}
    for line in (*parts, own):
        assert not line.formula.names() & ({part.name for part in parts} - set(above))
        above[line.name] = value_of(line.formula, {**settings_of(step), **numbers_of(trace), **above}.__getitem__)
        if not line.meaning:
            place = place_of(line.name)
            # 1e-12: the engine sums in the same precision, but 1 - β^t loses digits
            assert above[line.name] == pytest.approx(float(trace[place.name][place.index]), rel=1e-12)
    assert {part.name for part in OPTIMIZERS[name].parts} == {
        line.name.removesuffix("_W1[1,0]") for line in parts if line.meaning
    }


def numbers_of(trace: Trace) -> dict[str, float]:
    return {
        str(Selection(name, index)): float(trace[name][index])
        for name in trace.values
        for index in np.ndindex(trace[name].shape)
    }


def test_views_keep_no_trace_alive() -> None:
    trace = wide()
    explain(trace, 0, Selection("W1", (3, 0)))
    equation = entry_equation(trace, 0, Selection("z1", (0, 0)))
    alive = ref(trace)
    del trace
    gc.collect()
    assert alive() is None
    assert equation.result == 105.0


def test_what_is_kept_of_one_trace_is_not_told_of_another(small: Trace) -> None:
    chosen = Selection("z1", (0, 0))
    first = entry_equation(small, 0, chosen)
    assert entry_equation(small, 0, chosen) is first
    assert entry_equation(small.after(), 0, chosen).result == pytest.approx(1.6, abs=1e-6)  # 1·0.9 + 2·0.4 - 0.1
    long = wide()
    assert [entry_equation(long, 0, chosen, most_terms=most).folded_count for most in (3, 5, 3)] == [17, 15, 17]


def wide() -> Trace:
    # x = 1, 2 ... 20 and weights of 0.5, so the terms are 0.5, 1 ... 10
    network = Network([20, 1], output="identity", initializer="constant:value=0.5", dtype="float64")
    return network.trace(np.arange(1.0, 21)[None], [[0.0]])


def test_a_long_sum_keeps_its_largest_terms_and_says_what_the_others_are() -> None:
    # The largest three of 0.5, 1 ... 10 are 9, 9.5 and 10; all come to 0.5 · 20 · 21 / 2 = 105, the others to 76.5
    entry = entry_equation(wide(), 0, Selection("z1", (0, 0)), most_terms=3)
    assert [term.value for term in entry.terms] == [9.0, 9.5, 10.0, 0.0]
    assert (entry.folded_count, entry.folded_sum, entry.result) == (17, 76.5, 105.0)
    assert entry.text.endswith("= 18 × 0.5 + 19 × 0.5 + 20 × 0.5 + (76.5 from 17 more) + 0 = 105")
    assert r"\underbrace{76.5}_{17\text{ more}}" in entry.numbers
    assert r"\underbrace{\cdots}_{17\text{ more}}" in entry.symbols
    assert len(entry.marks) == 41


def test_one_term_too_many_is_not_folded() -> None:
    assert entry_equation(wide(), 0, Selection("z1", (0, 0)), most_terms=19).folded_count == 0
    assert entry_equation(wide(), 0, Selection("z1", (0, 0)), most_terms=18).folded_count == 2


def test_a_batch_shows_the_number_of_the_example(small: Trace) -> None:
    batch = small.network.trace([[1.0, 2.0], [0.0, 1.0]], [[1.0, 0.0], [0.0, 1.0]])
    assert entry_equation(batch, 0, Selection("z1", (1, 0))).text.startswith("z1[1,0] = x[1,0] W1[0,0]")
    mean = entry_equation(batch, number_of(batch, "loss"), Selection("loss"))
    assert mean.symbols == r"L = \frac{\ell[0] + \ell[1]}{2}"
    assert sum(term.value for term in mean.terms) / 2 == pytest.approx(mean.result)


def test_softmax_names_what_it_subtracts(small: Trace) -> None:
    entry = entry_equation(small, 3, Selection("p", (0, 1)))
    assert entry.text.startswith("p[1] = e^(z2[1] - largest) / (e^(z2[0] - largest) + e^(z2[1] - largest)) = ")
    assert [part.text for part in entry.parts] == ["largest = max(z2[0], z2[1]) = max(2, 2) = 2"]


def test_a_selection_of_what_a_step_reads_shows_what_is_made_from_it(small: Trace) -> None:
    chosen = {
        traced.number: view.entry.selection
        for traced in small.steps
        if (view := equation_view(small, traced.number, Selection("W1", (1, 2)))).entry and view.entry.selection.index
    }
    assert [str(place) for place in chosen.values()] == ["z1[0,2]", "d_W1[1,2]", "new_W1[1,2]"]


def test_a_selection_shows_the_shares_of_its_derivative(small: Trace) -> None:
    penalized = small.network.trace([[1.0, 2.0]], [[1.0, 0.0]], regularizers=["l2"])
    chosen = [
        str(view.entry.selection)
        for traced in penalized.steps
        if (view := equation_view(penalized, traced.number, Selection("W1", (0, 1)))).entry
        and view.entry.selection.index
    ]
    assert chosen == ["z1[0,1]", "d_W1_1[0,1]", "d_W1_2[0,1]", "d_W1[0,1]", "new_W1[0,1]"]


def test_nothing_is_chosen_where_nothing_has_to_do_with_the_selection(small: Trace) -> None:
    assert equation_view(small, 1, Selection("W2", (0, 0))).entry is None
    assert equation_view(small, 0).entry is None


def test_a_single_number_is_always_shown(small: Trace) -> None:
    entry = equation_view(small, number_of(small, "loss")).entry
    assert entry is not None
    assert entry.text == "loss = losses = 0.693"


def test_a_step_that_is_not_there(small: Trace) -> None:
    with pytest.raises(IndexError):
        equation_view(small, 99)


def test_each_sign_stands_for_one_name(trace: Trace) -> None:
    pairs = {pair for traced in trace.steps for pair in equation_view(trace, traced.number).signs}
    assert len({sign for sign, _ in pairs}) == len(pairs) == len({name for _, name in pairs})
    assert {name for _, name in pairs} <= set(trace.values)


def test_braces_and_delimiters_are_balanced(trace: Trace) -> None:
    for traced in trace.steps:
        for name in traced.step.outputs:
            entry = entry_equation(trace, traced.number, Selection(name, (0,) * trace[name].ndim), most_terms=2)
            view = equation_view(trace, traced.number)
            for latex in (entry.symbols, entry.numbers, view.symbols, view.shapes, *view.where):
                assert latex.count("{") == latex.count("}")
                assert latex.count(r"\left") == latex.count(r"\right")
                assert "--" not in latex.replace(" ", "")
                assert "+-" not in latex.replace(" ", "")


def test_the_network_as_one_equation() -> None:
    network = Network([2, 3, 2], activation="relu", output="softmax")
    equation = network_equation(network.trace([[1.0, 2.0]], [[1.0, 0.0]], regularizers=["l2:rate=0.5"]))
    assert equation.nested_text == (
        "loss = (1 / N) Σ cross_entropy(softmax(relu(x W1 + b1) W2 + b2), y) + 0.25 Σ W1² + 0.25 Σ W2²"
    )
    assert equation.latex.startswith("\\begin{aligned}\nz_{1} &= x \\, W_{1} + b_{1} \\\\\n")
    assert len(equation.lines) == 9
