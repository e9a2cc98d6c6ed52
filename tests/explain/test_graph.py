"""The graph: what edges bring adds up to the sums, wide layers are capped, and the chosen neurons are always there."""

from typing import Any

import numpy as np
import pytest

from cutaway import Network
from cutaway.errors import ShapeError
from cutaway.explain.graph import GraphView, graph_view
from cutaway.explain.selection import Selection
from cutaway.network.trace import Trace

RANDOM = np.random.default_rng(4)
X = RANDOM.normal(size=(3, 12))
LABELS = np.array([0, 1, 1])


def by_hand() -> Trace:
    """Return x = [1 2], z1 = [2 -4], a1 = [2 0], z2 = p = 5, y = 3: the network of tests/plan/test_by_hand.py."""
    network = Network([2, 2, 1], output="identity", loss="half_squared_error", dtype="float64")
    network.set_parameters({"W1": [[1, -1], [0.5, -2]], "b1": [0, 1], "W2": [[3], [5]], "b2": [-1]})
    return network.trace([[1.0, 2.0]], [[3.0]])


def incoming(view: GraphView, target: Selection) -> float:
    """Return what comes in at a sum, from neurons shown and not shown."""
    shown = [edge.contribution or 0.0 for edge in view.edges if edge.target == target]
    return sum(shown) + sum(rest.contribution for rest in view.rest_edges if rest.target == target)


def test_neurons_and_edges_by_hand() -> None:
    view = graph_view(by_hand())
    assert [(column.name, column.layer, column.size, column.rest) for column in view.columns] == [
        ("x", None, 2, None),
        ("a1", 1, 2, None),
        ("p", 2, 1, None),
    ]
    first = view.columns[1].neurons[0]
    assert [(str(node.selection), node.value, node.derivative) for node in first.values] == [
        ("z1[0,0]", 2, 6),  # d_z1 = W2 · (p - y) = 3 · 2
        ("a1[0,0]", 2, 6),
    ]
    assert [(str(node.selection), node.value, node.derivative) for node in first.parameters] == [("b1[0]", 0, 6)]
    assert view.columns[0].neurons[1].values[0].derivative is None  # training needs no d_x
    target = view.columns[2].neurons[0].target
    assert target is not None
    assert (str(target.selection), target.value) == ("y[0,0]", 3)
    edge = next(edge for edge in view.edges if edge.weight == Selection("W1", (1, 1)))
    assert (str(edge.source), str(edge.target)) == ("x[0,1]", "z1[0,1]")
    assert (edge.value, edge.derivative, edge.contribution) == (-2, 0, -4)  # the unit is silent: no derivative
    assert len(view.edges) == 2 * 2 + 2 * 1
    assert view.example_loss == 2
    assert (view.image, view.marks, view.rest_edges) == (None, (), ())


@pytest.mark.parametrize("options", [{}, {"batch_normalization": True, "dropout": 0.5}])
@pytest.mark.parametrize("most_units", [2, 100])
def test_what_comes_in_and_the_bias_make_the_sum(options: dict[str, Any], most_units: int) -> None:
    network = Network([12, 8, 6, 2], activation="tanh", dtype="float64", **options)
    trace = network.trace(X, LABELS, training=True)
    view = graph_view(trace, example=2, most_units=most_units)
    for column in view.columns[1:]:
        assert len(column.neurons) == min(most_units, column.size)
        for neuron in column.neurons:
            total = neuron.values[0]
            bias = neuron.parameters[0].value
            assert incoming(view, total.selection) + bias == pytest.approx(total.value, rel=1e-12, abs=1e-14)


def test_wide_layers_show_the_largest_and_tell_of_the_rest() -> None:
    trace = Network([12, 8, 2], dtype="float64").trace(X, LABELS)
    view = graph_view(trace, example=1, most_units=5)
    column = view.columns[0]
    order = np.argsort(-np.abs(X[1]))
    assert {neuron.unit for neuron in column.neurons} == set(order[:5].tolist())
    hidden = X[1][order[5:]]
    assert column.rest is not None
    assert column.rest.count == 7
    assert [(str(mean.selection), mean.derivative) for mean in column.rest.means] == [("x", None)]
    assert column.rest.means[0].value == pytest.approx(hidden.mean(), rel=1e-12)
    assert {rest.count for rest in view.rest_edges if rest.target.name == "z1"} == {7}


def test_the_rest_has_the_mean_of_each_value_and_of_its_derivatives() -> None:
    """So that backward, beside derivatives, no mean of activations stands."""
    trace = Network([12, 8, 2], dtype="float64").trace(X, LABELS)
    column = graph_view(trace, example=1, most_units=5).columns[1]
    assert column.rest is not None
    hidden = sorted(set(range(8)) - {neuron.unit for neuron in column.neurons})
    found = {str(mean.selection): (mean.value, mean.derivative) for mean in column.rest.means}
    assert list(found) == ["z1", "a1"]
    for name, numbers in found.items():
        expected = [sum(trace[one][1, unit] for unit in hidden) / 3 for one in (name, f"d_{name}")]
        assert numbers == pytest.approx(expected, rel=1e-12)


def test_what_is_chosen_is_shown_though_it_is_small() -> None:
    x = X.copy()
    x[:, 7] = 0.0
    trace = Network([12, 8, 2], dtype="float64").trace(x, LABELS)
    for name in ("W1", "d_W1", "new_W1"):
        view = graph_view(trace, Selection(name, (7, 3)), most_units=1)
        assert [[neuron.unit for neuron in column.neurons] for column in view.columns[:2]] == [[7], [3]]
    assert view.edges[0].weight == Selection("W1", (7, 3))
    chosen = graph_view(trace, Selection("d_a1", (2, 5)), most_units=1)
    assert chosen.example == 2
    assert [neuron.unit for neuron in chosen.columns[1].neurons] == [5]


def test_ten_outputs_are_shown_in_any_case_the_chosen_one_among_them() -> None:
    trace = Network([12, 11], dtype="float64").trace(X, LABELS)
    least = int(np.argmin(trace["p"][0]))
    for selection, hidden in [(None, least), (Selection("b1", (least,)), int(np.argsort(trace["p"][0])[1]))]:
        shown = {neuron.unit for neuron in graph_view(trace, selection, most_units=1).columns[-1].neurons}
        assert shown == set(range(11)) - {hidden}


def test_marks_are_what_the_chosen_number_was_made_of() -> None:
    marks = graph_view(by_hand(), Selection("z1", (0, 1))).marks
    assert [str(mark) for mark in marks] == ["z1[0,1]", "x[0,0]", "W1[0,1]", "x[0,1]", "W1[1,1]", "b1[1]"]
    assert graph_view(by_hand(), Selection("W1")).marks == (Selection("W1"),)
    assert graph_view(by_hand(), Selection("W1", (0, 1))).marks == (Selection("W1", (0, 1)),)


def test_features_are_a_column_between() -> None:
    network = Network([2, 1], features=["x1", "x1*x2"], output="identity", dtype="float64")
    view = graph_view(network.trace([[2.0, 3.0]], [[1.0]]))
    assert [column.name for column in view.columns] == ["x", "f", "p"]
    to_product = [str(edge.source) for edge in view.edges if edge.target == Selection("f", (0, 1))]
    assert to_product == ["x[0,0]", "x[0,1]"]
    assert all(edge.weight is None for edge in view.edges if edge.target.name == "f")


def test_inputs_as_a_picture() -> None:
    trace = Network([12, 2], dtype="float64").trace(X, LABELS)
    image = graph_view(trace, example=1, picture=(3, 4)).image
    assert image is not None
    assert (image.rows, image.columns) == (3, 4)
    assert image.pixels[2][1] == X[1, 9]
    with pytest.raises(ShapeError, match="A picture of 5 x 5 pixels for 12 inputs"):
        graph_view(trace, picture=(5, 5))
    with pytest.raises(ShapeError, match="Example 3; the trace has those from 0 to 2"):
        graph_view(trace, example=3)
