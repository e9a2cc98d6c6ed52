"""The matrix view shows the engine's numbers, and marks the row and the column that meet."""

import numpy as np
import pytest

from cutaway.explain.matrix import MatrixView, Panel, matrix_view
from cutaway.explain.selection import Selection
from cutaway.network import Network
from cutaway.network.trace import Trace


@pytest.fixture
def wide() -> Trace:
    random = np.random.default_rng(2)
    network = Network([40, 30, 3], activation="tanh", output="softmax", seed=1, dtype="float64")
    return network.trace(random.normal(size=(5, 40)), np.eye(3)[[0, 1, 2, 0, 1]], optimizer="adam")


def panel_of(view: MatrixView, name: str) -> Panel:
    return next(panel for panel in view.panels if panel.name == name)


def marked(view: MatrixView) -> dict[str, tuple[int | None, int | None]]:
    return {panel.name: (panel.marked_row, panel.marked_column) for panel in view.panels}


def test_every_number_shown_is_the_engines(trace: Trace) -> None:
    for traced in trace.steps:
        for panel in matrix_view(trace, traced.number).panels:
            for row, values in zip(panel.rows, panel.values, strict=True):
                for column, value in zip(panel.columns, values, strict=True):
                    place = panel.selection(row, column)
                    assert value == float(trace[place.name][place.index])


def test_a_row_of_x_meets_a_column_of_w(wide: Trace) -> None:
    view = matrix_view(wide, 0, Selection("z1", (3, 17)))
    assert view.operator == "x W1 + b1"
    assert marked(view) == {"x": (3, None), "W1": (None, 17), "b1": (0, 17), "z1": (3, 17)}
    assert panel_of(view, "z1").marks == (Selection("z1", (3, 17)),)
    assert len(panel_of(view, "x").marks) == len(panel_of(view, "W1").marks) == 40


def test_in_the_gradient_a_column_of_x_meets_a_column_of_d_z(wide: Trace) -> None:
    maker = wide.maker("d_W1")
    assert maker is not None
    view = matrix_view(wide, maker.number, Selection("d_W1", (39, 29)))
    assert view.operator == "xᵀ d_z1"
    assert marked(view) == {"x": (None, 39), "d_z1": (None, 29), "d_W1": (39, 29)}


def test_where_not_all_is_shown_the_largest_terms_are_and_the_same_in_both_tables(wide: Trace) -> None:
    view = matrix_view(wide, 0, Selection("z1", (3, 17)), most_rows=8, most_columns=8)
    x, weights = panel_of(view, "x"), panel_of(view, "W1")
    products = np.abs(wide["x"][3] * wide["W1"][:, 17])
    assert set(np.argsort(products)[-6:]) <= set(x.columns)  # the equation shows six terms
    assert x.columns == weights.rows
    assert 17 in weights.columns
    assert x.rows == (0, 1, 2, 3, 4)
    assert (x.shape, weights.shape) == ((5, 40), (40, 30))


def test_the_chosen_number_is_shown_however_small_the_table(wide: Trace) -> None:
    view = matrix_view(wide, 0, Selection("z1", (4, 29)), most_rows=1, most_columns=1)
    assert (panel_of(view, "z1").rows, panel_of(view, "z1").columns) == ((4,), (29,))
    assert panel_of(view, "z1").values == ((float(wide["z1"][4, 29]),),)


def test_a_single_number_and_a_row_of_numbers_are_tables_too(wide: Trace) -> None:
    maker = wide.maker("loss")
    assert maker is not None
    view = matrix_view(wide, maker.number)
    losses, loss = view.panels
    assert (losses.shape, losses.rows, losses.columns) == ((5,), (0,), (0, 1, 2, 3, 4))
    assert (loss.shape, loss.values) == ((), ((float(wide["loss"]),),))
    assert loss.selection(0, 0) == Selection("loss")
    assert losses.selection(0, 4) == Selection("losses", (4,))
    assert (losses.made, loss.made) == (False, True)


def test_nothing_is_marked_where_nothing_is_chosen(wide: Trace) -> None:
    view = matrix_view(wide, 0)
    assert view.selection is None
    assert set(marked(view).values()) == {(None, None)}
