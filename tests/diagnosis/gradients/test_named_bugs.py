"""A sample of the matrix in docs/gradient_check.md: each mistake, planted in each way, is named."""

from collections import Counter

import pytest

from cutaway.diagnosis.gradients import MUTATIONS
from marked import DOCS, region
from named_bugs import KINKED, SETTINGS, SMOOTH, answer, cell, outcomes, ward

SAMPLE = {"tanh": 10, "gelu": 11, "relu": 12}
"""An activation with a seed of its own, which the matrix on the page does not have."""


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("activation", SAMPLE)
def test_planted_mistakes_are_named(activation: str, setting: str) -> None:
    place = ward(setting, activation, SAMPLE[activation])
    for mutation in MUTATIONS.values():
        found = list(outcomes(mutation, place))
        assert "WRONG" not in found, mutation.name


def test_every_mistake_leaves_a_trace_somewhere() -> None:
    places = [ward(name, "tanh", 10) for name in SETTINGS]
    for name, mutation in MUTATIONS.items():
        if name != "other_side_of_kink":
            assert any(outcome == "right" for place in places for outcome in outcomes(mutation, place)), name


def test_a_kink_met_exactly() -> None:
    place = ward("5-7-3, softmax, cross-entropy", "relu", 0)
    place.network.parameters["b1"][:] = 0
    place.x[0] = 0  # so that all sums of the first example are 0
    program = ward("5-7-3, softmax, cross-entropy", "relu", 0).program
    program = program.knowing(x=place.x, b1=place.network.parameters["b1"])
    mutation = MUTATIONS["other_side_of_kink"]
    above = next(variant for variant in mutation.variants(program) if "above" in variant.where)
    assert answer(place.check(dict(above.program.gradients()), mutation), mutation) == "right"


def test_a_cell_tells_names_layouts_and_several_apart() -> None:
    counts = Counter({"right": 33, "PyTorch's layout": 15, "no trace": 4})
    assert cell(counts) == "33/48 (15 as PyTorch's layout)"
    assert cell(Counter({"right": 6, "one of a, b": 4, "one of a, c": 2})) == "6/12 (6 as one of two or more)"
    assert cell(Counter({"right": 9, "WRONG": 1})) == "9/10"
    assert cell(Counter({"no trace": 3})) == "-"


def test_the_page_has_every_mistake_and_activation() -> None:
    text = region(DOCS / "gradient_check.md", "named_bugs")
    assert all(f"`{name}`" in text for name in (*MUTATIONS, *SMOOTH, *KINKED))
    assert text.count("Named wrongly or not at all: 0.") == 2
