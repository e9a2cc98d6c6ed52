"""The text twin: one sentence for each number of each step, whose numbers are the engine's."""

import numpy as np
import pytest

from cutaway.explain.selection import Selection
from cutaway.explain.sentences import SENTENCES, kind_of, sentence
from cutaway.network import Network
from cutaway.network.trace import Trace
from cutaway.numerals import short_number


@pytest.fixture
def small() -> Trace:
    """The network whose numbers are worked out by hand in test_equation.py."""
    network = Network([2, 3, 2], activation="relu", output="softmax", dtype="float64")
    weights = {"W1": [[1.0, -1.0, 0.5], [0.5, 1.0, -1.0]], "W2": [[0.5, 1.0], [1.0, 0.0], [2.0, -1.0]]}
    network.set_parameters({**weights, "b1": [0.0, 0.5, 0.5], "b2": [-0.5, 0.0]})
    return network.trace([[1.0, 2.0]], [[1.0, 0.0]], optimizer="adam", learning_rate=0.1)


def about(trace: Trace, text: str, *index: int) -> str:
    maker = trace.maker(text)
    assert maker is not None
    return sentence(trace, maker.number, Selection(text, index))


def test_forward(small: Trace) -> None:
    assert about(small, "z1", 0, 1) == (
        "Unit 1 of layer 1 adds up 2 inputs times their weights, 1 in all, and its bias, 0.5: z1[1] is 1.5."
    )
    assert about(small, "a1", 0, 2) == "Unit 2 of layer 1 answers z1[2], -1, by relu: a1[2] is 0."
    assert about(small, "p", 0, 0) == "Unit 0 of layer 2 is set against all 2 units by softmax: p[0] is 0.5."
    assert about(small, "losses", 0) == (
        "Cross entropy compares the outputs with the targets: losses is 0.693 nats per example."
    )
    assert about(small, "loss") == "With one example, its loss is the mean: loss is 0.693."


def test_backward(small: Trace) -> None:
    assert about(small, "d_z2", 0, 0) == (
        "p[0], 0.5, is set against the target y[0], 1, by cross entropy: if z2[0] grew a little, the loss would fall "
        "0.5 times as much."
    )
    assert about(small, "d_a1", 0, 2) == (
        "a1[2] hears from the 2 units that it feeds, by its weights: if a1[2] grew a little, the loss would fall 1.5 "
        "times as much."
    )
    assert about(small, "d_z1", 0, 2) == (
        "z1[2] hears d_a1[2], -1.5, times the slope of relu there: z1[2] changes the loss not at all."
    )
    assert about(small, "d_W1", 1, 0) == (
        "W1[1,0] carried x[1], 2, to a unit that hears d_z1[0], 0.25, which multiply: if W1[1,0] grew a little, the "
        "loss would grow 0.5 times as much."
    )
    assert about(small, "d_b1", 1) == (
        "b1[1] hears what its unit hears: if b1[1] grew a little, the loss would fall 0.5 times as much."
    )


def test_update(small: Trace) -> None:
    assert about(small, "new_W1", 1, 0) == ("Adam moves W1[1,0] by -0.1, where the derivative is 0.5: from 0.5 to 0.4.")
    assert about(small, "new_m_W1", 1, 0) == "Adam remembers m_W1[1,0]: 0 before, 0.05 now."
    assert about(small, "new_b1", 2) == "Adam lets b1[2] be, where the derivative is 0: it stays 0.5."


def test_whole_steps(small: Trace) -> None:
    assert sentence(small, 0) == "Step 0, forward through dense: z1 has 1 by 3 numbers from -1 to 2."
    assert sentence(small, 12) == "Step 12, backward through dense: d_W1 has 2 by 3 numbers from -1 to 0.5."
    assert sentence(small, 14).startswith("Step 14, update by adam: new_W1 has 2 by 3 numbers from -1 to 1.1, and")


def test_a_batch_names_the_example(small: Trace) -> None:
    batch = small.network.trace([[1.0, 2.0], [0.0, 1.0]], [[1.0, 0.0], [0.0, 1.0]])
    assert about(batch, "z1", 1, 0).startswith("Unit 0 of layer 1 in row 1 of the batch adds up")
    assert about(batch, "d_b2", 0).startswith("b2[0] hears what its unit hears, summed over the 2 examples: ")
    assert about(batch, "losses", 1).startswith(
        "Cross entropy compares the outputs of row 1 of the batch with the targets"
    )
    assert about(batch, "loss").startswith("The losses of 2 examples are averaged: loss is ")


def test_each_number_of_each_step_has_a_sentence_with_its_value(trace: Trace) -> None:
    for traced in trace.steps:
        for name in traced.step.outputs:
            for index in ((0,) * trace[name].ndim, tuple(size - 1 for size in trace[name].shape)):
                text = sentence(trace, traced.number, Selection(name, index))
                value = float(trace[name][index])
                size = abs(value) if traced.part == "backward" else value
                # three digits, and more where an update is so small that they would not show it
                assert any(short_number(size, digits) in text for digits in range(3, 18)) or (
                    value == 0 and "not at all" in text
                )
                assert text.endswith(".")
                assert "_d_" not in text


def test_every_kind_of_sentence_is_met(all_traces: dict[str, Trace]) -> None:
    met = {(traced.part, kind_of(traced)) for trace in all_traces.values() for traced in trace.steps}
    known = {(part, kind) for part, kinds in SENTENCES.items() for kind in kinds}
    assert known == met


def test_dropout_keeps_or_silences() -> None:
    network = Network([2, 8, 2], output="softmax", dropout=0.5, activation="sigmoid", dtype="float64")
    trace = network.trace(np.ones((2, 2)), np.eye(2), training=True, seed=1)
    texts = [about(trace, "h1", 0, unit) for unit in range(8)]
    for unit, kept in enumerate(trace["mask1"][0]):
        assert texts[unit].startswith("Dropout keeps" if kept else "Dropout silences")
    assert set(trace["mask1"][0]) == {0.0, 1.0}


def test_max_norm_holds_or_lets_be() -> None:
    network = Network([1, 2, 1], output="identity", dtype="float64")
    network.set_parameters({"W1": [[3.0, 0.5]], "b1": [0.0, 0.0], "W2": [[0.5], [0.0]], "b2": [0.0]})
    trace = network.trace([[0.0]], [[0.0]], regularizers=["max_norm:norm=1"])
    # With x = 0 and y = 0 nothing moves: 3 is held to 1, and 0.5 is within the bound.
    assert about(trace, "new_W1", 0, 0) == "Max norm holds W1[0,0] to the bound of its unit: from 3 to 1."
    assert about(trace, "new_W1", 0, 1) == "Max norm lets W1[0,1] be, for its unit is within the bound: 0.5."


def test_the_products_are_added_up_and_not_taken_from_the_sum() -> None:
    """In float32, 1 · 1 + 10^8 rounds to 10^8, from which the bias would leave 0."""
    network = Network([1, 1], output="identity")
    network.set_parameters({"W1": [[1.0]], "b1": [1e8]})
    assert about(network.trace([[1.0]], [[0.0]]), "z1", 0, 0) == (
        "Unit 0 of layer 1 adds up 1 input times its weight, 1, and its bias, 1e8: z1[0] is 1e8."
    )


def test_folded_products_are_counted() -> None:
    """Twenty products of 1 are 20, of which all but six are folded."""
    network = Network([20, 1], output="identity", initializer="constant:value=1", dtype="float64")
    text = about(network.trace(np.ones((1, 20)), [[0.0]]), "z1", 0, 0)
    assert text.startswith("Unit 0 of layer 1 adds up 20 inputs times their weights, 20 in all, and its bias, 0: ")


def test_numbers_that_are_none_are_told(small: Trace) -> None:
    network = type(small.network).from_specification(small.network.specification, small.network.arrays)
    network.set_parameters({**network.parameters, "W1": np.full((2, 3), 1e308), "b2": [0.0, 1.0]})
    # 1e308 + 2e308 is ∞; times W2, 1 ∞ + 0 ∞ + -∞ is NaN
    with np.errstate(all="ignore"):
        trace = network.trace([[1.0, 2.0]], [[1.0, 0.0]])
    assert sentence(trace, 2) == "Step 2, forward through dense: z2 has 1 by 2 numbers, 1 of them NaN."
    assert about(trace, "d_b2", 0).endswith("what b2[0] does to the loss is no number, NaN.")
    assert about(trace, "new_b2", 0) == (
        "Sgd makes b2[0] no number, NaN, where the derivative is NaN: before, it was 0."
    )
    for traced in trace.steps:
        for name in traced.step.outputs:
            text = sentence(trace, traced.number, Selection(name, (0,) * trace[name].ndim))
            assert " grow NaN" not in text
            assert " fall NaN" not in text
            assert "by NaN" not in text
