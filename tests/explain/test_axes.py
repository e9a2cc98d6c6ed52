"""What rows and columns are called: examples, inputs, features, units of one layer and the next, outputs."""

from __future__ import annotations

import pytest

from cutaway import Network
from cutaway.explain.axes import Axis, axes_of
from cutaway.network.trace import Trace


@pytest.fixture(scope="module")
def normalized() -> Trace:
    network = Network([2, 3, 2], batch_normalization=True, dropout=0.5)
    return network.trace([[1.0, 2.0], [3.0, 4.0]], [0, 1], optimizer="adam", training=True)


def named(trace: Trace, name: str) -> list[str]:
    axes = axes_of(trace, name)
    return [axis.noun + axis.where if axis else "none" for axis in (axes.row, axes.column)]


@pytest.mark.parametrize(
    ("name", "row", "column"),
    [
        ("x", "example", "input"),
        ("y", "example", "output"),
        ("p", "example", "output"),
        ("W1", "input", "unit of layer 1"),
        ("d_W1", "input", "unit of layer 1"),
        ("new_m_W2", "unit of layer 1", "unit of layer 2"),
        ("d_z1_to_2", "example", "unit of layer 1"),
        ("d_z1_3", "example", "unit of layer 1"),
        ("mask1", "example", "unit of layer 1"),
        ("b2", "none", "unit of layer 2"),
        ("new_running_mean1", "none", "unit of layer 1"),
        ("losses", "none", "example"),
        ("d_losses", "none", "example"),
        ("loss", "none", "none"),
        ("learning_rate", "none", "none"),
    ],
)
def test_axes_are_named(normalized: Trace, name: str, row: str, column: str) -> None:
    assert named(normalized, name) == [row, column]


def test_a_network_that_makes_features_reads_these() -> None:
    trace = Network([2, 3, 1], features=["x1", "x2", "x1^2", "x1*x2"]).trace([[1.0, 2.0]], [[1.0]])
    assert [named(trace, name) for name in ("x", "f", "W1", "new_W1", "W2")] == [
        ["example", "input"],
        ["example", "feature"],
        ["feature", "unit of layer 1"],
        ["feature", "unit of layer 1"],
        ["unit of layer 1", "unit of layer 2"],
    ]


def test_every_value_of_a_trace_has_names_for_its_axes(normalized: Trace) -> None:
    for name in normalized.values:
        axes = axes_of(normalized, name)
        assert (axes.row is not None) + (axes.column is not None) == normalized[name].ndim
        assert Axis("column") not in (axes.row, axes.column)
