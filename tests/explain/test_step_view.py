"""The view of a step: all views are there, as plain data, for every step and every kind of selection."""

import json
from dataclasses import asdict

import numpy as np
import pytest

from cutaway import Network
from cutaway.errors import UnknownNameError
from cutaway.explain import (
    Selection,
    code_view,
    equation_view,
    explain,
    matrix_view,
    messages,
    parse_selection,
    sentence,
)
from cutaway.explain.focus import focus
from cutaway.network.trace import Trace

X = np.random.default_rng(6).normal(size=(3, 4))


@pytest.fixture(scope="module")
def batch() -> Trace:
    network = Network([4, 5, 2], activation="gelu", dropout=0.4, batch_normalization=True, dtype="float64")
    return network.trace(X, [0, 1, 1], optimizer="adam", training=True, regularizers=["l2"])


@pytest.mark.parametrize("text", ["W1[1,2]", "b1[2]", "a1[1,3]", "d_z1[2,0]", "new_W1[1,2]", "x[0,1]", "W1", ""])
def test_every_step_is_plain_data(batch: Trace, text: str) -> None:
    """JSON takes it, and every number that a view calls by a name is the trace's."""
    name, _, places = text.rstrip("]").partition("[")
    selection = Selection(name, tuple(map(int, places.split(",")) if places else ())) if text else None
    for traced in batch.steps:
        view = explain(batch, traced.number, selection, picture=(2, 2))
        found = json.loads(json.dumps(asdict(view)))
        assert found["step"] == str(traced.step)
        assert (view.messages is None) == (traced.part != "backward")
        for column in view.graph.columns:
            for node in (node for neuron in column.neurons for node in neuron.values):
                assert node.value == batch[node.selection.name][node.selection.index]
        if view.chain and f"d_{view.chain.selection.name}" in batch:
            assert view.chain.derivative == batch[f"d_{view.chain.selection.name}"][view.chain.selection.index]


def test_chain_rule_and_votes_are_there_where_they_mean_something(batch: Trace) -> None:
    weight = explain(batch, 0, Selection("W1", (1, 2)))
    assert weight.chain is not None
    assert weight.votes is not None
    assert (str(weight.chain.selection), str(weight.votes.selection)) == ("W1[1,2]", "W1[1,2]")
    activation = explain(batch, 0, Selection("a1", (0, 2)))
    assert activation.chain is not None
    assert activation.votes is None
    assert explain(batch, 0, Selection("y", (0, 0))).chain is None
    alone = explain(batch.network.trace(X[:1], [0]), 0, Selection("W1", (1, 2)))
    assert alone.votes is None


def test_a_weight_is_followed_into_its_derivative_and_its_update(batch: Trace) -> None:
    weight = Selection("W1", (1, 2))
    chosen = {traced.step.outputs[0]: explain(batch, traced.number, weight).chosen for traced in batch.steps}
    assert str(chosen["z1"]) == "z1[0,2]"
    assert str(chosen["d_W1"]) == "d_W1[1,2]"
    assert str(chosen["new_W1"]) == "new_W1[1,2]"


@pytest.mark.parametrize("number", [-1, 99])
def test_a_step_that_is_none_is_declined(batch: Trace, number: int) -> None:
    for view in (explain, equation_view, matrix_view, code_view, messages, sentence, focus):
        with pytest.raises(IndexError, match=f"There is no step {number}; the steps have the numbers from 0 to "):
            view(batch, number, *[None] * (view is focus))


@pytest.mark.parametrize("place", [(-1, 0), (4, 0), (0, 5), (1,)])
def test_a_place_that_is_none_is_declined(batch: Trace, place: tuple[int, ...]) -> None:
    for view in (explain, equation_view, matrix_view, sentence, focus):
        with pytest.raises(UnknownNameError, match=r"is outside of W1, which has the shape \(4, 5\)"):
            view(batch, 0, Selection("W1", place))


def test_a_text_with_too_many_or_other_digits_is_declined(batch: Trace) -> None:
    for place in ("9" * 5000, "\u0661"):  # Python declines to read 5000 digits; the other is an Arabic 1
        with pytest.raises(UnknownNameError, match="is outside of W1, which has the shape"):
            parse_selection(f"W1[{place},0]", batch)
